"""The services that come with a contract, beside the reimbursements."""

# The same words as `python3 dev.py`, for those who type `make`.
COMMANDS := run test check bench serve lock catalogue help

.PHONY: $(COMMANDS)
.DEFAULT_GOAL := help

$(COMMANDS):
	@python3 dev.py $@ $(ARGS)

# What a change runs before it lands; .ci/run runs the same and more on a bare machine.
.PHONY: check test bench fuzz soak

FUZZTIME ?= 20s

check:
	go vet ./...
	@test -z "$$(gofmt -l .)" || { gofmt -l .; echo "gofmt would change these"; exit 1; }
	go test -run TestImports .

test:
	go test ./...

bench:
	go run ./bench

# Every fuzz target for FUZZTIME each.
fuzz:
	@for pkg in $$(go list ./...); do \
	  for f in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "$$pkg $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; \
	done

# Long runs: kill -9 fifty times in loads of the store, and the fuzz targets for ten minutes each.
soak:
	PARLEY_SOAK=50 go test ./internal/store -run TestKilled -timeout 60m -v
	$(MAKE) fuzz FUZZTIME=10m

"""How fast the portal is, each figure beside a bare floor measured in the same run. `bench/run`; docs/performance.md."""

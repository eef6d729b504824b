"""A pytest plugin: an example that fails is told as it was found. To make it smaller takes long."""

from hypothesis import Phase, settings

settings.register_profile(
    "faulty", database=None, derandomize=True, max_examples=50, phases=(Phase.explicit, Phase.generate)
)
settings.load_profile("faulty")

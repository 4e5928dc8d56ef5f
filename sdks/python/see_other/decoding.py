"""A result's JSON as an object of its generated model."""

from typing import Any, Protocol, TypeVar

from typing_extensions import Self

from see_other.flows import Decode


class Model(Protocol):
    """A generated model."""

    @classmethod
    def from_dict(cls, obj: dict[str, Any] | None) -> Self | None: ...


Result = TypeVar("Result", bound=Model)


def decoder_of(model: type[Result]) -> Decode[Result]:
    """Returns a function that raises ValueError or TypeError for what does not fit the model."""

    def decode(value: Any) -> Result:
        decoded = model.from_dict(value)
        if decoded is None:
            raise ValueError("it is null")
        return decoded

    return decode

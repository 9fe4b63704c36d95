"""What every app has said it holds: the one register of data maps, and the questions the engine asks of it."""

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import ForeignKey, Model

from .vocabulary import Activity, Category, Column, DataMap


class NotMapped(LookupError):
    """No data map mentions this model."""


class Registry:
    """The data maps of all installed apps, filled by `autodiscover_modules("data_map")`."""

    def __init__(self) -> None:
        self.maps: dict[type[Model], DataMap] = {}
        self.not_personal: dict[type[Model], str] = {}

    def holds_personal_data(self, model: type[Model], **what: Any) -> DataMap:
        """Register what a model holds; the keywords are those of `DataMap`."""
        self.maps[model] = DataMap(model=model, **what)
        return self.maps[model]

    def holds_no_personal_data(self, *models: type[Model], because: str) -> None:
        """Declare that no column of these models says anything about a person, and why."""
        self.not_personal.update(dict.fromkeys(models, because))

    def forget(self, *models: type[Model]) -> None:
        """Take models out again; for tests that register invented ones."""
        for model in models:
            self.maps.pop(model, None)
            self.not_personal.pop(model, None)

    def of(self, model: type[Model] | Model) -> DataMap:
        """Return the map of a model or of a row's model; raise NotMapped."""
        key = model if isinstance(model, type) else type(model)
        try:
            return self.maps[key]
        except KeyError:
            raise NotMapped(f"{key._meta.label} is in no data_map.py.") from None

    def labelled(self, label: str) -> DataMap:
        """Return the map of the model with this label ("crm.case"); raise NotMapped."""
        for data_map in self:
            if data_map.label == label.lower():
                return data_map
        raise NotMapped(f"{label} is in no data_map.py.")

    def __iter__(self) -> Iterator[DataMap]:
        return iter(list(self.maps.values()))

    @property
    def roots(self) -> list[DataMap]:
        return [data_map for data_map in self if data_map.part is None]

    @property
    def disposable(self) -> list[DataMap]:
        """Return the roots that have a category, those that others wait for last."""
        return _waiters_first([root for root in self.roots if root.category], self)

    @property
    def persons(self) -> list[DataMap]:
        return [data_map for data_map in self if data_map.person]

    @property
    def categories(self) -> dict[str, Category]:
        return {category.key: category for root in self.roots for category in root.declared_categories}

    @property
    def activities(self) -> dict[str, Activity]:
        return {data_map.activity.key: data_map.activity for data_map in self}

    def parts_of(self, owner: DataMap) -> list[DataMap]:
        """Return the maps whose rows are owned by rows of this one, one step down."""
        return [data_map for data_map in self if data_map.part and data_map.part.of is owner.model]

    def parts_with_own_subjects(self, root: DataMap) -> list[DataMap]:
        """Return the parts, at any depth, that are about other people than their root is."""
        return [data_map for data_map in self if data_map.part and data_map.subjects and self.root_of(data_map) is root]

    def root_of(self, data_map: DataMap) -> DataMap:
        """Climb from a part to the root it lives and dies with."""
        while data_map.part:
            data_map = self.of(data_map.part.of)
        return data_map

    def path_to_root(self, data_map: DataMap) -> str:
        """Return the lookup path from a part to its root, such as "message__chat"; empty for a root."""
        steps = []
        while data_map.part:
            steps.append(data_map.part.by)
            data_map = self.of(data_map.part.of)
        return "__".join(steps)

    def subject_paths(self, data_map: DataMap) -> dict[str, type[Model]]:
        """Return every path from a row to a person, and the person's model; a part speaks of its root's people too."""
        paths = {path: self._end(data_map.model, path) for path in data_map.subjects}
        if data_map.part and not data_map.subjects:
            up = self.path_to_root(data_map)
            for path, person in self.subject_paths(self.root_of(data_map)).items():
                paths[up if path == "self" else f"{up}__{path}"] = person
        return paths

    def _end(self, model: type[Model], path: str) -> type[Model]:
        for step in path.split("__") if path != "self" else ():
            target = model._meta.get_field(step).related_model
            if not isinstance(target, type):
                raise FieldDoesNotExist(f"{model._meta.label} has no relation {step}.")
            model = target
        return model

    def links_to(self, target: DataMap, gone: str) -> list[tuple[DataMap, str]]:
        """Return the foreign keys that point to this model and declare this answer to its going."""
        return [
            (data_map, name)
            for data_map in self
            for name, answer in data_map.gone.items()
            if answer == gone and data_map.model._meta.get_field(name).related_model is target.model
        ]

    def m2m_links_to(self, model: type[Model]) -> list[tuple[type[Model], str]]:
        """Return the auto-made many-to-many tables with a column for this model: they are parts without being declared."""
        tables: list[tuple[type[Model], str]] = []
        for other in {*self.maps, *self.not_personal}:
            for relation in other._meta.local_many_to_many:
                through: Any = relation.remote_field.through
                if through._meta.auto_created:
                    tables += [(through, key.name) for key in through._meta.fields if _points_to(key, model)]
        return tables


def _points_to(key: Any, model: type[Model]) -> bool:
    return isinstance(key, ForeignKey) and key.related_model is model


def _waiters_first(roots: list[DataMap], registry: Registry) -> list[DataMap]:
    """Order roots so that each comes after the ones it waits for: in one night a case leaves, then its contact."""
    ordered: list[DataMap] = []

    def visit(root: DataMap, above: tuple[DataMap, ...]) -> None:
        if root in ordered or root in above:  # a ring is refused by the checks; here it must only end
            return
        for waiter, _name in registry.links_to(root, "waits"):
            owner = registry.root_of(waiter)
            if owner in roots:
                visit(owner, (*above, root))
        ordered.append(root)

    for root in roots:
        visit(root, ())
    return ordered


def category_column(root: DataMap) -> str:
    """Return the column that holds the category of each row, or nothing where the category is constant."""
    return root.category.name if isinstance(root.category, Column) else ""


registry = Registry()

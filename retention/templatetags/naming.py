"""Days, moments, officers and kinds of record in the words of the admin's pages."""

from django import template

from ..admin import naming

register = template.Library()
register.filter("on", naming.on)
register.filter("moment", naming.moment)
register.filter("officer", naming.officer)
register.filter("counted", naming.counted)
register.filter("kind_of", naming.kind_of)
register.filter("kinds_of", naming.kinds_of)

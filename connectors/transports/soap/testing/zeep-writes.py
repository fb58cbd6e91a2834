"""Writes messages as python3-zeep does: an independent reader of descriptions, for comparison.

Reads one JSON document from stdin, a list of {path, operation, fields}; writes a list of {body} or {error}.
"""
import json
import logging
import sys

import zeep
from lxml import etree

logging.disable(logging.CRITICAL)


def types_of(client):
    return {t.name: t for t in client.wsdl.types.types if getattr(t, "name", None)}


def values(client, fields):
    """From our way of naming to zeep's: attributes plain, text and repetitions as `_value_1`."""
    out = {}
    for key, value in fields.items():
        if key == "@xsi:type":
            continue
        name = "_value_1" if key in ("#text", "*") else key.lstrip("@")
        out[name] = value_of(client, value)
    return out


def value_of(client, value):
    if isinstance(value, list):
        return [value_of(client, one) for one in value]
    if isinstance(value, dict):
        inner = values(client, value)
        named = value.get("@xsi:type")
        return types_of(client)[named](**inner) if named else inner
    return zeep.xsd.Nil if value is None else value


def write(question):
    client = zeep.Client(question["path"], settings=zeep.Settings(strict=True))
    envelope = client.create_message(client.service, question["operation"], **values(client, question["fields"]))
    body = envelope.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")
    return [etree.tostring(child).decode() for child in body]


answers = []
for question in json.load(sys.stdin):
    try:
        answers.append({"body": write(question)})
    except Exception as error:
        answers.append({"error": f"{type(error).__name__}: {error}"})
json.dump(answers, sys.stdout)

#!/usr/bin/env python3
"""Verifies an export of one whole access log with Python's standard library and openssl alone.

    python3 verify-access-log.py EXPORT.ndjson VERIFIER-KEY.txt [EARLIER-HEAD …]

EXPORT is what `GET /access-log/export?log=<name>` gave, VERIFIER-KEY the auditor's own copy of the log's key, one
`<name>+<key id>+<base64(0x01 || key)>` a line. Earlier heads (checkpoints, as witnesses keep them) must lie on the way.
Formats: RFC 6962 section 2.1, C2SP signed-note and tlog-checkpoint, RFC 8032. Exit code 0 as it was signed, 1 not.
"""
import base64
import hashlib
import json
import os
import re
import subprocess
import sys
import tempfile

ENTRY = re.compile(rb'^\{"index":(\d+)(?:,"leaf":"([A-Za-z0-9+/]{43}=)")?(?:,"record":(\{.*\}))?\}$')


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def read_keys(text):
    keys = []
    for line in filter(None, (one.strip() for one in text.splitlines())):
        name, key_id, encoded = line.split("+", 2)
        raw = base64.b64decode(encoded)
        if len(raw) != 33 or sha256(name.encode() + b"\n", raw)[:4].hex() != key_id:
            raise ValueError(f"not a verifier key: {name}")
        if raw[0] == 1:
            keys.append((name, bytes.fromhex(key_id), raw[1:]))
    return keys


def is_signed(key, message, signature):
    """Ed25519 by openssl: the key as SubjectPublicKeyInfo (RFC 8410)."""
    der = base64.b64encode(bytes.fromhex("302a300506032b6570032100") + key).decode()
    with tempfile.TemporaryDirectory() as folder:
        files = {"key": f"-----BEGIN PUBLIC KEY-----\n{der}\n-----END PUBLIC KEY-----\n".encode()}
        files.update(message=message, signature=signature)
        paths = {}
        for name, content in files.items():
            paths[name] = os.path.join(folder, name)
            with open(paths[name], "wb") as file:
                file.write(content)
        command = ["openssl", "pkeyutl", "-verify", "-pubin", "-inkey", paths["key"], "-rawin"]
        command += ["-in", paths["message"], "-sigfile", paths["signature"]]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0


def open_checkpoint(note, keys):
    text, border, signatures = note.rpartition("\n\n")
    text += "\n"
    if not border:
        raise ValueError("not a signed note")
    known = False
    for line in signatures.splitlines():
        _, name, encoded = line.split(" ")
        raw = base64.b64decode(encoded)
        for key_name, key_id, key in keys:
            if key_name == name and key_id == raw[:4]:
                if not is_signed(key, text.encode(), raw[4:]):
                    raise ValueError(f"the signature of {name} is wrong")
                known = known or text.startswith(name + "\n")
    if not known:
        raise ValueError("the checkpoint is not signed by a key of yours")
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), base64.b64decode(root)


class Tree:
    """Grows leaf by leaf and knows its root (RFC 6962, section 2.1)."""

    def __init__(self):
        self.size, self.edge = 0, []

    def append(self, top):
        level = 0
        while self.edge and self.edge[-1][0] == level:
            top = sha256(b"\x01", self.edge.pop()[1], top)
            level += 1
        self.edge.append((level, top))
        self.size += 1

    def root(self):
        if not self.edge:
            return sha256()
        root = self.edge[-1][1]
        for _, left in reversed(self.edge[:-1]):
            root = sha256(b"\x01", left, root)
        return root


def verify(lines, keys, earlier):
    faults = []
    last = json.loads(lines[-1])
    manifest_text = last["manifest"].encode()
    if not any(is_signed(key, manifest_text, base64.b64decode(last["signature"])) for _, _, key in keys):
        raise ValueError("the signature of the manifest is wrong")
    manifest = json.loads(manifest_text)
    if manifest["scope"] != "log" or manifest["format"] != "ndjson":
        raise ValueError("not an export of one whole log")
    if hashlib.sha256(b"".join(lines[:-1])).hexdigest() != manifest["sha256"]:
        faults.append("the file is not the one that its manifest describes")
    origin, size, root = open_checkpoint(manifest["checkpoints"][0], keys)
    heads = [head for head in (open_checkpoint(note, keys) for note in earlier) if head[0] == origin]
    tree, gone, named, forks = Tree(), set(), {}, []
    for line in lines[:-1]:
        match = ENTRY.match(line.rstrip(b"\n"))
        if not match or int(match[1]) != tree.size:
            raise ValueError(f"entry {tree.size} is missing, or the line in its place is no entry")
        index, told, body = tree.size, match[2] and base64.b64decode(match[2]), match[3]
        if body is None:
            gone.add(index)
        else:
            own = sha256(b"\x00", body)
            if told and told != own:
                faults.append(f"entry {index} was changed: it does not fit its leaf hash")
            told = own
            record = json.loads(body)
            for start, end in record.get("erasure", {}).get("ranges", []):
                named.update((at, index) for at in range(start, end))
            # "unknown" where no lost head was kept: it explains no other head.
            if record.get("fork", {}).get("lostHead", "unknown") != "unknown":
                forks.append((record["fork"]["keptSize"], int(record["fork"]["lostHead"].split("\n")[1])))
        tree.append(told)
        for _, head_size, head_root in heads:
            forked = any(kept < head_size <= lost for kept, lost in forks)
            if head_size == tree.size and head_root != tree.root() and not forked:
                faults.append(f"the first {head_size} entries are not those of the head that was signed then")
    if tree.size != size or tree.root() != root:
        faults.append("the entries do not lead to the signed root")
    for _, head_size, _ in heads:
        if head_size > tree.size and not any(kept < head_size <= lost for kept, lost in forks):
            faults.append(f"rolled back: a head of {head_size} entries was signed before")
    if gone - named.keys():
        faults.append(f"{len(gone - named.keys())} entries are gone and no erasure names them")
    for index in sorted(named.keys() - gone):
        faults.append(f"entry {index} was erased by entry {named[index]} and is there again")
    return faults, tree.size, len(gone)


def main():
    export, key_file, *heads = sys.argv[1:]
    with open(export, "rb") as file:
        lines = file.readlines()
    with open(key_file, encoding="utf-8") as file:
        keys = read_keys(file.read())
    earlier = []
    for name in heads:
        with open(name, encoding="utf-8") as file:
            earlier.append(file.read())
    try:
        faults, records, erased = verify(lines, keys, earlier)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        faults, records, erased = [str(error)], 0, 0
    for fault in faults:
        print(f"BAD: {fault}")
    if not faults:
        print(f"OK: {records} records are as they were signed, {erased} of them erased by name")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

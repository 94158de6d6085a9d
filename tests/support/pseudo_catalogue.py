#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""pseudo_catalogue.py TEMPLATE.pot CATALOGUE.po: a catalogue in which every text shows itself.

Letters wear accents, a text is about a third longer and stands in ⟦brackets⟧, and what a program
fills in or reads (%s, %1$u, {}, <b>, &amp;, \\n, _mnemonics) stay as it is.
"""
import re
import sys

ACCENTS = str.maketrans("aceinosuyzACEINOSUYZ", "áçéíñóšúýžÁÇÉÍÑÓŠÚÝŽ")
KEPT = re.compile(r"(%(?:\d+\$)?[-+ #0']*\d*(?:\.(?:\d+|\*))?(?:hh|ll|[hlzjt])?[a-zA-Z%]"
                  r"|%<[A-Za-z0-9]+>|\{[^}]*\}|</?[a-z][^>]*>|&[a-z]+;|\\.|https?://\S+)")
HEADER = ('msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
          '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n')


def pseudo(text):
    parts = KEPT.split(text)
    shown = "".join(part if i % 2 else part.translate(ACCENTS) for i, part in enumerate(parts))
    letters = sum(len(part) for part in parts[::2])
    begin = re.match(r"(?:\\n)*", shown).group()
    end = re.search(r"(?:\\n)*$", shown[len(begin):]).group()
    inner = shown[len(begin):len(shown) - len(end)] if end else shown[len(begin):]
    return f"{begin}⟦{inner}{'·' * (letters * 3 // 10)}⟧{end}"


def entry(lines):
    """The fields of one entry, each a list of quoted lines joined."""
    fields, name = {}, None
    for line in lines:
        found = re.match(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[\d\])?) "(.*)"$', line)
        if found:
            name = found.group(1)
            fields[name] = found.group(2)
        elif line.startswith('"') and name:
            fields[name] += line[1:-1]
    return fields


def translate(block):
    lines = block.split("\n")
    if any(line.startswith("#~") for line in lines):
        return None
    fields = entry(lines)
    if not fields.get("msgid"):
        return None
    flags = [line for line in lines if line.startswith("#,")]
    out = flags + [f'{name} "{fields[name]}"' for name in ("msgctxt", "msgid", "msgid_plural")
                   if name in fields]
    if "msgid_plural" in fields:
        out += [f'msgstr[0] "{pseudo(fields["msgid"])}"',
                f'msgstr[1] "{pseudo(fields["msgid_plural"])}"']
    else:
        out.append(f'msgstr "{pseudo(fields["msgid"])}"')
    return "\n".join(out)


def main(template, catalogue):
    with open(template, encoding="utf-8") as file:
        blocks = file.read().split("\n\n")
    entries = [made for made in map(translate, blocks) if made]
    with open(catalogue, "w", encoding="utf-8") as file:
        file.write(HEADER + "\n" + "\n\n".join(entries) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

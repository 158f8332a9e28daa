"""Golden image files: PNG and PNM as bytes with the pixels that they hold, and pictures made larger and smaller: writes image-files.json.

Run with Debian's python3-pil: python3 make_image_files.py. "hand" files are put together here from the standard with zlib and a filter of
each kind in turn; "pil" files are written by the Python Imaging Library, an encoder of its own; "resized" are by its bilinear filter, which
widens with the scale when an image is made smaller, and rounds to whole values after each of its two passes.
"""
import base64
import io
import json
import pathlib
import struct
import zlib

from PIL import Image, __version__


def wave(height, width, samples, palette=0):
    values = []
    for y in range(height):
        for x in range(width):
            for s in range(samples):
                value = (x * x * 7 + y * 31 + x * y * 3 + s * 83) % 256
                values.append(value % palette if palette else value)
    return bytes(values)


def paeth(a, b, c):
    p = a + b - c
    pa, pb, pc = abs(p - a), abs(p - b), abs(p - c)
    return a if pa <= pb and pa <= pc else b if pb <= pc else c


def filtered(raw, height, stride, pixel, kind):
    rows = b""
    above = bytes(stride)
    for y in range(height):
        row = raw[y * stride:(y + 1) * stride]
        use = y % 5 if kind is None else kind
        out = bytearray()
        for i, value in enumerate(row):
            a = row[i - pixel] if i >= pixel else 0
            c = above[i - pixel] if i >= pixel else 0
            b = above[i]
            guess = [0, a, b, (a + b) // 2, paeth(a, b, c)][use]
            out.append((value - guess) % 256)
        rows += bytes([use]) + bytes(out)
        above = row
    return rows


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(height, width, colour, raw, samples, kind=None, palette=b"", parts=1, more=b""):
    packed = zlib.compress(filtered(raw, height, width * samples, samples, kind))
    file = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)) + more
    if palette:
        file += chunk(b"PLTE", palette)
    size = (len(packed) + parts - 1) // parts
    for start in range(0, len(packed), size):
        file += chunk(b"IDAT", packed[start:start + size])
    return file + chunk(b"IEND", b"")


def text(data):
    return base64.b64encode(data).decode()


def case(name, file, height, width, channels, values):
    assert len(values) == height * width * channels, name
    return dict(name=name, file=text(file), height=height, width=width, channels=channels, values=text(values))


def kept(raw, samples, channels):
    return b"".join(raw[i:i + channels] for i in range(0, len(raw), samples))


def written(image, **options):
    stream = io.BytesIO()
    image.save(stream, **options)
    return stream.getvalue()


cases = []
H, W = 11, 9
for name, colour, samples, channels in [("grey", 0, 1, 1), ("colour", 2, 3, 3), ("grey with opacity", 4, 2, 1), ("colour with opacity", 6, 4, 3)]:
    raw = wave(H, W, samples)
    for kind in [0, 1, 2, 3, 4, None]:
        cases.append(case(f"hand, {name}, filter {'each' if kind is None else kind}", png(H, W, colour, raw, samples, kind), H, W, channels, kept(raw, samples, channels)))
colours = wave(1, 7, 3)
numbers = wave(H, W, 1, palette=7)
cases.append(case("hand, palette", png(H, W, 3, numbers, 1, None, colours), H, W, 3, b"".join(colours[3 * n:3 * n + 3] for n in numbers)))
raw = wave(H, W, 3)
cases.append(case("hand, many parts and other chunks", png(H, W, 2, raw, 3, 4, parts=5, more=chunk(b"gAMA", struct.pack(">I", 45455)) + chunk(b"tEXt", b"a\0b")), H, W, 3, raw))
cases.append(case("hand, one pixel", png(1, 1, 0, b"\x07", 1, 4), 1, 1, 1, b"\x07"))
for name, mode, samples, channels in [("grey", "L", 1, 1), ("grey with opacity", "LA", 2, 1), ("colour", "RGB", 3, 3), ("colour with opacity", "RGBA", 4, 3)]:
    raw = wave(37, 23, samples)
    cases.append(case(f"pil, {name}", written(Image.frombytes(mode, (23, 37), raw), format="PNG", optimize=True), 37, 23, channels, kept(raw, samples, channels)))
for mode, channels in [("L", 1), ("RGB", 3)]:
    raw = wave(H, W, channels)
    cases.append(case(f"pil, {'PGM' if channels == 1 else 'PPM'}", written(Image.frombytes(mode, (W, H), raw), format="PPM"), H, W, channels, raw))

resized = []
for about, (h, w), (th, tw), mode in [("smaller", (20, 30), (7, 11), "L"), ("larger", (5, 4), (13, 9), "L"), ("one way each", (6, 20), (15, 8), "RGB"), ("half", (16, 16), (8, 8), "RGB"), ("as it is", (5, 4), (5, 4), "L"), ("to one pixel", (9, 7), (1, 1), "L")]:
    channels = len(mode)
    raw = wave(h, w, channels)
    image = Image.frombytes(mode, (w, h), raw).resize((tw, th), Image.Resampling.BILINEAR)
    resized.append(dict(name=about, height=h, width=w, channels=channels, values=text(raw), toHeight=th, toWidth=tw, result=text(image.tobytes())))

path = pathlib.Path(__file__).with_name("image-files.json")
path.write_text(json.dumps({"pil": __version__, "cases": cases, "resized": resized}, separators=(",", ":")) + "\n")

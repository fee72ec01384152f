"""CPU and memory of pictures: taking in, the master, renditions, and every hostile file of the shared folder.

    .venv/bin/python benchmarks/pictures.py          # on a database of its own, in var/bench

Each file is taken in by a process of its own, whose peak of memory counts; what that process holds before it sees a
file is printed first. CPU is shown as a ratio to Pillow's bare decode of the same file as well: milliseconds are the
machine's.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "newsroom.settings")
os.environ.setdefault("VAR_DIR", str(ROOT / "var" / "bench"))

import django

django.setup()

from django.core.files.uploadedfile import TemporaryUploadedFile
from django.core.management import call_command
from PIL import Image as PillowImage

from images.intake import PictureRefused, examine, keep
from images.models import Image
from images.renditions import open_rendition, remove_all, renditions_of

SHARED = ROOT.parent / "shared"
MOST_MEMORY, MOST_CPU = 300, 2.5  # MiB of a process; seconds for 24 megapixels


def main():
    call_command("migrate", verbosity=0)
    with tempfile.TemporaryDirectory() as folder:
        files = [*made(Path(folder)), *shared(Path(folder))]
        print(f"{'file':46} {'CPU ms':>7} {'× decode':>9} {'MiB':>5}  what became of it")
        peaks = [in_a_process(path) for path in [None, *files]]
    print(f"highest peak: {max(peaks)} MiB; {MOST_MEMORY} are allowed, and {MOST_CPU * 1000:.0f} ms for 24 megapixels")


def made(folder):
    """What a camera, a phone, an agency and a joker send."""
    photo = PillowImage.effect_noise((1500, 1000), 60).resize((6000, 4000)).convert("RGB")
    yield saved(folder / "photo-24MP.jpg", photo, quality=92)
    yield saved(folder / "photo-24MP-grain.jpg", PillowImage.effect_noise((6000, 4000), 90).convert("RGB"), quality=85)
    yield saved(folder / "photo-24MP-progressive.jpg", photo, quality=90, progressive=True)
    yield saved(folder / "photo-24MP.png", photo, compress_level=1)
    yield saved(folder / "photo-24MP.webp", photo, quality=80, method=0)
    yield saved(folder / "photo-12MP.avif", photo.resize((4000, 3000)), quality=60, speed=10)
    yield saved(folder / "grey-79MP.png", PillowImage.new("L", (8900, 8900)), compress_level=1)
    yield saved(folder / "photo-79MP.jpg", photo.resize((8900, 8900)), quality=80)
    with (folder / "sixty-megabytes.jpg").open("wb") as file:
        file.truncate(60 * 2**20)
    yield Path(file.name)


def saved(path, picture, **options):
    picture.save(path, **options)
    return path


def shared(folder):
    samples, maker = SHARED / "data" / "images", SHARED / "judges" / "make_bombs.py"
    yield from sorted(samples.glob("*"))
    if maker.exists():
        subprocess.run([sys.executable, maker, folder / "bombs"], check=True, capture_output=True)  # noqa: S603
        yield from sorted((folder / "bombs").glob("*"))


def in_a_process(path):
    """Peak of memory, in MiB."""
    command = [sys.executable, __file__, "--one", str(path or "")]
    line = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()  # noqa: S603
    print(line)
    return int(line.split("|")[1])


def one(path):
    """In a process of its own: the file as it arrives, the master, and its largest rendition in both kinds."""
    if not path:
        print(f"{'(the process alone)':46} {0:7} {'-':>9} |{peak()}|")
        return
    bare, upload = bare_decode(path), arrived(path)
    start = time.process_time()
    try:
        image = keep(examine(upload), by=None)
    except PictureRefused as refusal:
        cpu, told = time.process_time() - start, str(refusal.messages[0])
    else:
        cpu, told = time.process_time() - start, f"{image.width}×{image.height}; {renditions(image)}"
        clear(image)
    ratio = f"{cpu / bare:9.2f}" if bare else f"{'-':>9}"
    print(f"{Path(path).name:46} {1000 * cpu:7.0f} {ratio} |{peak()}| {told}")


def bare_decode(path):
    """In a fork, whose memory does not count here."""
    reading, writing = os.pipe()
    if os.fork() == 0:
        seconds = 0.0
        try:
            start = time.process_time()
            with PillowImage.open(path, formats=["JPEG", "PNG", "WEBP", "AVIF"]) as picture:
                if picture.width * picture.height <= 80_000_000:
                    picture.load()
                    seconds = time.process_time() - start
        finally:
            os.write(writing, str(seconds).encode())
            os._exit(0)
    os.close(writing)
    os.wait()
    return float(os.read(reading, 100))


def arrived(path):
    """As Django's handler leaves it: a file in the temporary directory."""
    upload = TemporaryUploadedFile(Path(path).name, "image/jpeg", Path(path).stat().st_size, "")
    with open(path, "rb") as file:
        while chunk := file.read(2**16):
            upload.write(chunk)
    upload.seek(0)
    return upload


def renditions(image):
    words = []
    for kind in ("jpg", "avif"):
        wanted = [name for name in renditions_of(image) if name.endswith(kind)]
        name = max(wanted, key=lambda name: renditions_of(image)[name].width)
        start = time.process_time()
        size = len(open_rendition(image, name).read())
        width = renditions_of(image)[name].width
        words.append(f"{kind} {width}: {1000 * (time.process_time() - start):.0f} ms, {size // 1000} kB")
    return ", ".join(words)


def clear(image):
    remove_all(image)
    Image.objects.filter(pk=image.pk).delete()


def peak():
    """Of this program alone: what ``getrusage`` tells has its parent's in it. Linux."""
    [line] = [line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")]
    return int(line.split()[1]) // 1024


if __name__ == "__main__":
    one(sys.argv[2]) if "--one" in sys.argv else main()

"""Make tests/prediction_files/real/ anew: small prediction files as the libraries' users write them, and their figures.

It is run by hand, with its own requirements, which the app does not have:

    pip install lightgbm xgboost-cpu scikit-learn pandas polars openpyxl xlsxwriter pyarrow
    python -m scripts.make_prediction_files

Two small models are trained for every style: on the sepals of the iris flowers (three classes), or on two features of
the tumours (two classes); 60 rows that they have not seen are written. Where a library can be installed, it writes the
file itself; where it cannot (H2O, Spark, R …), the file follows the format that its documentation shows.

`expected.json` says for every style which files there are, which columns have which class's probability, where the
truth is, and accuracy and log loss of both models by scikit-learn, from the very numbers that the file holds: rounded
where the file rounds. Its entries are documented in `prediction_file_styles/style.py`.

The same versions of the packages give the same figures.
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

from scripts.prediction_file_styles import documented, from_frames, from_models, refused
from scripts.prediction_file_styles.style import Style

FOLDER = Path(__file__).resolve().parent.parent / "tests" / "prediction_files" / "real"


def main() -> int:
    """Write all files, and what is expected of them."""
    styles: list[Style] = [*from_models.styles(), *from_frames.styles(), *documented.styles()]
    shutil.rmtree(FOLDER, ignore_errors=True)
    for style in styles:
        write(FOLDER / style.name, style.files)
    write(FOLDER / "refused", refused.files())
    FOLDER.joinpath("expected.json").write_text(
        json.dumps({style.name: style.expected() for style in styles}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    sizes = [file.stat().st_size for file in FOLDER.rglob("*") if file.is_file()]
    print(f"{len(styles)} styles, {len(sizes)} files, {sum(sizes) / 1e6:.2f} MB in {FOLDER}")
    return 0


def write(folder: Path, files: dict[str, bytes]) -> None:
    """Write some files into a folder."""
    for name, data in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())

"""One stream out of an OLE compound file, by the layout of MS-CFB."""

import struct

LAST = 0xFFFFFFFA  # from here on no sector numbers: end of chain, free, tables
ENTRY = 128
HEADER_TABLES = 109


class OleFile:
    """Sectors are found through the table of sectors (FAT), short streams through a second one inside the root stream.

    Reading raises ValueError, IndexError or struct.error for a damaged file.
    """

    def __init__(self, data: bytes) -> None:
        self.data = data
        shift, mini_shift = struct.unpack_from("<HH", data, 30)
        self.size, self.mini_size = 1 << shift, 1 << mini_shift
        first_entry, self.cutoff, first_mini = struct.unpack_from("<I4xII", data, 48)
        self.fat = self.numbers(self.table_sectors())
        self.mini_fat = self.numbers(self.chain(first_mini, self.fat))
        self.directory = b"".join(self.sector(number) for number in self.chain(first_entry, self.fat))

    def sector(self, number: int) -> bytes:
        """One sector; the header takes the place of the one before the first."""
        return self.data[(number + 1) * self.size : (number + 2) * self.size]

    def table_sectors(self) -> list[int]:
        """Where the FAT lies: 109 numbers in the header, more in a chain of further sectors."""
        found = list(struct.unpack_from(f"<{HEADER_TABLES}I", self.data, 76))
        further, count = struct.unpack_from("<II", self.data, 68)
        for _ in range(min(count, len(self.data) // self.size)):
            *numbers, further = struct.unpack(f"<{self.size // 4}I", self.sector(further))
            found += numbers
        return [number for number in found if number < LAST]

    def numbers(self, sectors: list[int]) -> list[int]:
        """The contents of table sectors."""
        whole = b"".join(self.sector(number) for number in sectors)
        return list(struct.unpack(f"<{len(whole) // 4}I", whole[: len(whole) // 4 * 4]))

    def chain(self, first: int, table: list[int]) -> list[int]:
        """The sector numbers from `first` to the end of its chain; raises ValueError for one that never ends."""
        found: list[int] = []
        while first < LAST:
            found.append(first)
            if len(found) > len(table):
                raise ValueError("endless chain")
            first = table[first]
        return found

    def stream(self, *names: str) -> bytes | None:
        """The first stream with one of the names."""
        entries = [self.directory[at : at + ENTRY] for at in range(0, len(self.directory), ENTRY)]
        for entry in entries:
            length = struct.unpack_from("<H", entry, 64)[0]
            if entry[: max(length - 2, 0)].decode("utf-16-le", "replace") in names:
                return self.contents(entry, entries[0])
        return None

    def contents(self, entry: bytes, root: bytes) -> bytes:
        """What a directory entry points to; short streams lie in small sectors inside the root entry's stream."""
        first, length = struct.unpack_from("<II", entry, 116)
        if length >= self.cutoff:
            return b"".join(self.sector(number) for number in self.chain(first, self.fat))[:length]
        store = b"".join(self.sector(number) for number in self.chain(struct.unpack_from("<I", root, 116)[0], self.fat))
        size = self.mini_size
        return b"".join(store[at * size : (at + 1) * size] for at in self.chain(first, self.mini_fat))[:length]

/** Marks by which unpackers find an archive anywhere in a file; long enough not to come up by chance. */
const archiveMarks = ["Rar!\x1a\x07", "7z\xbc\xaf\x27\x1c"].map((mark) => Buffer.from(mark, "latin1"));
const zipEnd = Buffer.from("PK\x05\x06", "latin1");
const zipEntry = Buffer.from("PK\x01\x02", "latin1");
const zipFile = Buffer.from("PK\x03\x04", "latin1");
const largeZipLocator = Buffer.from("PK\x06\x07", "latin1");

const stands = (bytes: Buffer, mark: Buffer, at: number): boolean =>
  at >= 0 && at + mark.length <= bytes.length && bytes.compare(mark, 0, mark.length, at, at + mark.length) === 0;

/**
 * Whether the end record at this place is one of a real zip: an entry of its directory stands where it says, counted back from
 * the record, from the start of the file or from the first packed file. The four bytes alone come up in photos by chance.
 */
const endsZip = (bytes: Buffer, at: number, firstFile: number): boolean => {
  if (at + 22 > bytes.length) return false;
  if (at + 22 + bytes.readUInt16LE(at + 20) === bytes.length) return true; // its comment reaches to the last byte
  const [size, offset] = [bytes.readUInt32LE(at + 12), bytes.readUInt32LE(at + 16)];
  const places = [at - size, offset, ...(firstFile >= 0 ? [firstFile + offset] : [])];
  return stands(bytes, largeZipLocator, at - 20) || places.some((place) => stands(bytes, zipEntry, place));
};

const holdsZip = (bytes: Buffer): boolean => {
  const firstFile = bytes.indexOf(zipFile);
  for (let at = bytes.indexOf(zipEnd); at >= 0; at = bytes.indexOf(zipEnd, at + 1))
    if (endsZip(bytes, at, firstFile)) return true;
  return false;
};

/** Whether an unpacker would find an archive in these bytes, wherever in them it stands. */
export const isArchive = (bytes: Buffer): boolean =>
  holdsZip(bytes) || archiveMarks.some((mark) => bytes.includes(mark));

using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.HelpDesk.Data;

/// <summary>
/// An id as 16 bytes, big-endian: half the size of its letters in every key and index, and version-7 Guids order by time, so that new rows go to the end of
/// their indexes. (SQL Server's uniqueidentifier would order by the last, random bytes.)
/// </summary>
public sealed class BigEndianBytes() : ValueConverter<Guid, byte[]>(
    guid => guid.ToByteArray(true),
    bytes => new Guid(bytes, true));

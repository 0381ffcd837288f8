using System.Buffers;
using System.Text;
using System.Text.Unicode;

namespace Crm.HelpDesk.Imports;

/// <summary>How the text of a file is written.</summary>
public enum FileEncoding
{
    Utf8,
    Utf16LittleEndian,
    Utf16BigEndian,
    Windows1252,

    /// <summary>Most rows are UTF-8 and some are not; those are read as Windows-1252 and reported.</summary>
    Mixed,
}

/// <summary>
/// Tells a file's encoding by reading it once: a byte order mark, else the zero bytes that UTF-16 has in any European text, else whether its bytes are strictly
/// UTF-8. Text in Windows-1252 is practically never valid UTF-8 by accident, so strictness is the proof.
/// </summary>
/// <param name="Found">What it is.</param>
/// <param name="Start">Where the text begins, behind a byte order mark.</param>
internal sealed record EncodingScan(FileEncoding Found, int Start)
{
    private const int ChunkSize = 1 << 16;
    private const int LongestSequence = 4;
    private const int SampleSize = 1024;

    /// <summary>Why this is no file of rows; null when it may be one.</summary>
    public string? Problem { get; private init; }

    public static async Task<EncodingScan> RunAsync(Stream file, CancellationToken cancel)
    {
        var buffer = new byte[ChunkSize];
        var length = await file.ReadAtLeastAsync(buffer, buffer.Length, false, cancel);
        if (Utf16(buffer.AsSpan(0, length)) is { } utf16)
        {
            return utf16;
        }

        if (NotText(buffer.AsSpan(0, length)) is { } problem)
        {
            return new(FileEncoding.Windows1252, 0) { Problem = problem };
        }

        var start = buffer.AsSpan(0, length).StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;
        var (valid, invalid, from) = (false, false, start);
        while (length > from)
        {
            var rest = Look(buffer.AsSpan(from, length - from), ref valid, ref invalid);
            buffer.AsSpan(length - rest, rest).CopyTo(buffer);
            var read = await file.ReadAtLeastAsync(buffer.AsMemory(rest), buffer.Length - rest, false, cancel);
            invalid |= read == 0 && rest > 0;
            (from, length) = (0, read == 0 ? 0 : rest + read);
        }

        return new(!invalid ? FileEncoding.Utf8 : valid || start > 0 ? FileEncoding.Mixed : FileEncoding.Windows1252, start);
    }

    /// <summary>What people choose by mistake: the workbook in place of what was saved from it, or any other file.</summary>
    private static string? NotText(ReadOnlySpan<byte> beginning) =>
        beginning.StartsWith("PK\x03\x04"u8) || beginning.StartsWith((ReadOnlySpan<byte>)[0xD0, 0xCF, 0x11, 0xE0])
            ? "This is a workbook (such as .xlsx) or a ZIP file, and no text. Open it in your spreadsheet program, save it as \"CSV UTF-8\", and take that file."
            : beginning[..Math.Min(SampleSize, beginning.Length)].Contains((byte)0) ? "This is no text file. Take a CSV file: text whose first line names the columns." : null;

    private static EncodingScan? Utf16(ReadOnlySpan<byte> beginning)
    {
        if (beginning.StartsWith(Encoding.Unicode.Preamble) || beginning.StartsWith(Encoding.BigEndianUnicode.Preamble))
        {
            return new(beginning[0] == 0xFF ? FileEncoding.Utf16LittleEndian : FileEncoding.Utf16BigEndian, 2);
        }

        var sample = beginning[..Math.Min(SampleSize, beginning.Length & ~1)];
        var (even, odd) = (0, 0);
        for (var i = 0; i < sample.Length; i += 2)
        {
            even += sample[i] == 0 ? 1 : 0;
            odd += sample[i + 1] == 0 ? 1 : 0;
        }

        var most = sample.Length / 4;
        return (even > most, odd > most) switch
        {
            (false, true) => new(FileEncoding.Utf16LittleEndian, 0),
            (true, false) => new(FileEncoding.Utf16BigEndian, 0),
            _ => null,
        };
    }

    // Returns how many bytes at the end begin a sequence that the next chunk completes.
    private static int Look(ReadOnlySpan<byte> chunk, ref bool valid, ref bool invalid)
    {
        while (true)
        {
            var other = chunk.IndexOfAnyInRange((byte)0x80, (byte)0xFF);
            if (other < 0)
            {
                return 0;
            }

            chunk = chunk[other..];
            if (!invalid && chunk.Length > LongestSequence && Utf8.IsValid(chunk[..^LongestSequence]))
            {
                valid = true;
                chunk = chunk[^LongestSequence..];
                continue;
            }

            switch (Rune.DecodeFromUtf8(chunk, out _, out var length))
            {
                case OperationStatus.NeedMoreData:
                    return chunk.Length;
                case OperationStatus.Done:
                    valid = true;
                    break;
                default:
                    invalid = true;
                    break;
            }

            if (valid && invalid)
            {
                return 0;
            }

            chunk = chunk[length..];
        }
    }
}

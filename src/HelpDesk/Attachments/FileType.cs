using System.Text;

namespace Crm.HelpDesk.Attachments;

/// <summary>
/// The kinds of files that are taken, each known by its first bytes, whatever its name says. Not on the list, and so refused: programs, scripts that a system would run, disk
/// images, and Office files that may hold macros.
/// </summary>
/// <param name="MediaType">As it is served.</param>
/// <param name="Endings">The endings that a name may have; the first is the usual one.</param>
public sealed record FileType(string MediaType, IReadOnlyList<string> Endings)
{
    /// <summary>So many bytes tell the type.</summary>
    public const int BytesNeeded = 4096;

    private static readonly FileType Text = new("text/plain", [".txt", ".csv", ".log", ".md", ".json", ".eml", ".ics", ".vcf", ".tsv"]);
    private static readonly FileType Zip = new("application/zip", [".zip"]);

    /// <summary>Zip files with an inside of their own: by the ending, because their first bytes are alike.</summary>
    private static readonly FileType[] Zipped =
    [
        new("application/vnd.openxmlformats-officedocument.wordprocessingml.document", [".docx"]),
        new("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", [".xlsx"]),
        new("application/vnd.openxmlformats-officedocument.presentationml.presentation", [".pptx"]),
        new("application/vnd.oasis.opendocument.text", [".odt"]),
        new("application/vnd.oasis.opendocument.spreadsheet", [".ods"]),
    ];

    private static readonly (byte[] Bytes, int At, FileType Type)[] Signatures =
    [
        ([0x89, .. "PNG\r\n"u8, 0x1A, 0x0A], 0, new("image/png", [".png"])),
        ([0xFF, 0xD8, 0xFF], 0, new("image/jpeg", [".jpg", ".jpeg"])),
        ([.. "GIF8"u8], 0, new("image/gif", [".gif"])),
        ([.. "WEBP"u8], 8, new("image/webp", [".webp"])),
        ([.. "ftypheic"u8], 4, new("image/heic", [".heic"])),
        ([.. "ftypmif1"u8], 4, new("image/heic", [".heic"])),
        ([.. "%PDF-"u8], 0, new("application/pdf", [".pdf"])),
        ([.. "WAVE"u8], 8, new("audio/wav", [".wav"])),
        ([.. "ID3"u8], 0, new("audio/mpeg", [".mp3"])),
        ([.. "ftypisom"u8], 4, new("video/mp4", [".mp4"])),
        ([.. "ftypmp42"u8], 4, new("video/mp4", [".mp4"])),
        ([.. "PK"u8, 3, 4], 0, Zip),
    ];

    /// <summary>Of all types, as a site names them.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Signatures.Select(s => s.Type).Concat(Zipped).Append(Text).Select(type => type.Name).Distinct()];

    /// <summary>As a site names it: the usual ending without its dot.</summary>
    public string Name => Endings[0].TrimStart('.');

    /// <summary>All of them, for somebody whose file was refused.</summary>
    public const string Taken = "pictures (PNG, JPEG, GIF, WebP, HEIC), PDF, Word, Excel, PowerPoint and OpenDocument files without macros, texts, sound (WAV, MP3), MP4 videos and ZIP archives";

    /// <param name="beginning">The first <see cref="BytesNeeded"/> bytes, or the whole of a shorter file.</param>
    /// <param name="name">Tells apart what begins alike.</param>
    /// <returns>Null when it is none that is taken.</returns>
    public static FileType? Find(ReadOnlySpan<byte> beginning, string? name)
    {
        foreach (var (bytes, at, type) in Signatures)
        {
            if (beginning.Length >= at + bytes.Length && beginning.Slice(at, bytes.Length).SequenceEqual(bytes))
            {
                return type == Zip ? OfZip(name) : type;
            }
        }

        return IsText(beginning) ? Text : null;
    }

    private static FileType OfZip(string? name)
    {
        var ending = Path.GetExtension(name);
        return Array.Find(Zipped, type => string.Equals(type.Endings[0], ending, StringComparison.OrdinalIgnoreCase)) ?? Zip;
    }

    /// <summary>UTF-8, also when its last character is cut, without the control characters that texts do not have.</summary>
    private static bool IsText(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes.ContainsAnyInRange((byte)0, (byte)8) || bytes.ContainsAnyInRange((byte)14, (byte)31) || bytes.Contains((byte)127))
        {
            return false;
        }

        for (var at = 0; at < bytes.Length;)
        {
            var status = Rune.DecodeFromUtf8(bytes[at..], out _, out var length);
            if (status == System.Buffers.OperationStatus.InvalidData)
            {
                return false;
            }

            at += length;
        }

        return !bytes.StartsWith("#!"u8);
    }
}

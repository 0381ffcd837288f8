namespace Crm.HelpDesk.Tests.Attachments;

/// <summary>Beginnings of files.</summary>
internal static class SampleFiles
{
    public static MemoryStream Pdf(int size = 64) => Of("%PDF-1.7\n"u8, size);

    public static MemoryStream Of(ReadOnlySpan<byte> beginning, int size = 0)
    {
        var bytes = new byte[Math.Max(size, beginning.Length)];
        beginning.CopyTo(bytes);
        return new MemoryStream(bytes);
    }
}

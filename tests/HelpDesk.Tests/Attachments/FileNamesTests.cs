using System.Text;
using Crm.HelpDesk.Attachments;

namespace Crm.HelpDesk.Tests.Attachments;

public sealed class FileNamesTests
{
    private static readonly FileType Pdf = FileType.Find("%PDF-1.7"u8, null)!;

    [Theory]
    [InlineData("invoice.pdf", "invoice.pdf")]
    [InlineData("Rechnung März.PDF", "Rechnung März.PDF")]
    [InlineData("../../etc/passwd", "passwd.pdf")]
    [InlineData("C:\\Users\\me\\invoice.pdf", "invoice.pdf")]
    [InlineData("/invoice.pdf/", "file.pdf")]
    [InlineData("a\r\nSet-Cookie: x=1.pdf", "aSet-Cookie_ x=1.pdf")]
    [InlineData("bill\u202Efdp.exe", "billfdp.exe.pdf")]
    [InlineData("a\u2066b\u2069\u200Ec.pdf", "abc.pdf")]
    [InlineData("invoice.exe", "invoice.exe.pdf")]
    [InlineData("invoice.pdf.exe", "invoice.pdf.exe.pdf")]
    [InlineData("a\"b<c>|?*.pdf", "a_b_c____.pdf")]
    [InlineData("...", "file.pdf")]
    [InlineData(".pdf", "pdf.pdf")]
    [InlineData("", "file.pdf")]
    [InlineData(null, "file.pdf")]
    [InlineData("\0\u0007\u2028", "file.pdf")]
    [InlineData("bad\uD800.pdf", "bad.pdf")]
    public void Names_are_made_harmless(string? sent, string expected) => Assert.Equal(expected, FileNames.Harmless(sent, Pdf));

    [Fact]
    public void A_long_name_is_cut_between_characters_and_keeps_its_ending()
    {
        var name = FileNames.Harmless(string.Concat(Enumerable.Repeat("😀", 200)) + ".pdf", Pdf);
        Assert.EndsWith(".pdf", name, StringComparison.Ordinal);
        Assert.True(name.Length <= 160);
        Assert.DoesNotContain("\uFFFD", Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(name)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("%PDF-1.4", "anything.exe", "application/pdf")]
    [InlineData("GIF89a", "a", "image/gif")]
    [InlineData("PK\u0003\u0004", "a.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document")]
    [InlineData("PK\u0003\u0004", "a.docm", "application/zip")]
    [InlineData("PK\u0003\u0004", "a.zip", "application/zip")]
    [InlineData("Name;Número\r\n\tAna;1\f", "a.csv", "text/plain")]
    [InlineData("<html><script>alert(1)</script>", "a.html", "text/plain")]
    [InlineData("MZ\u0090\u0000", "a.pdf", null)]
    [InlineData("\u007FELF", "a.txt", null)]
    [InlineData("#!/bin/sh\nrm -rf", "a.txt", null)]
    [InlineData("text with a \u0000 in it", "a.txt", null)]
    [InlineData("\u001B[2J", "a.txt", null)]
    public void Types_are_known_by_their_bytes(string beginning, string name, string? expected) =>
        Assert.Equal(expected, FileType.Find(Encoding.UTF8.GetBytes(beginning), name)?.MediaType);

    [Theory]
    [InlineData(new byte[] { 0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0 }, "image/png")]
    [InlineData(new byte[] { 0xFF, 0xD8, 0xFF, 0xE0 }, "image/jpeg")]
    [InlineData(new byte[] { 0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1 }, null)]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x41 }, null)]
    [InlineData(new byte[] { 0x41, 0xC3 }, "text/plain")]
    [InlineData(new byte[] { 0x41, 0xC3, 0x28 }, null)]
    [InlineData(new byte[0], null)]
    public void Bytes_that_are_no_letters_are_known_too(byte[] beginning, string? expected) => Assert.Equal(expected, FileType.Find(beginning, "a")?.MediaType);

    [Fact]
    public void A_site_may_take_fewer_types()
    {
        var (pdf, text) = ("%PDF-1.7"u8.ToArray(), "words"u8.ToArray());
        Assert.Equal("application/pdf", new AttachmentOptions().TypeOf(pdf, "a.pdf")?.MediaType);
        var options = new AttachmentOptions { Types = ["pdf", "png"] };
        Assert.Equal("application/pdf", options.TypeOf(pdf, "a.txt")?.MediaType);
        Assert.Null(options.TypeOf(text, "a.pdf"));
        Assert.Equal("files of the types pdf, png", options.Taken);
        Assert.Equal(["png", "jpg", "gif", "webp", "heic", "pdf", "wav", "mp3", "mp4", "zip", "docx", "xlsx", "pptx", "odt", "ods", "txt"], FileType.Names);
    }
}

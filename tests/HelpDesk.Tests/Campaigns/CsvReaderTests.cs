using System.Text;
using Crm.HelpDesk.Imports;

namespace Crm.HelpDesk.Tests.Campaigns;

public sealed class CsvReaderTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("a,b\nc,d", "1:a|b 2:c|d")]
    [InlineData("a,b\r\nc,d\r\n", "1:a|b 2:c|d")]
    [InlineData("a,b\rc,d\r", "1:a|b 2:c|d")]
    [InlineData("a,,\n,,\n", "1:a|| 2:||")]
    [InlineData("a\n\n\r\nb", "1:a 4:b")]
    [InlineData("\"a,b\",\"c\"\"d\"\ne,\"f\r\ng\"\nh,i", "1:a,b|c\"d 2:e|f\r\ng 4:h|i")]
    [InlineData("a,5\" pipe\nb,\"x\"y\nc,\"\"", "1:a|5\" pipe 2:b|\"x\"y 3:c|")]
    [InlineData("a;b\n\"c;d\";e", "1:a|b 2:c;d|e")]
    [InlineData("a\tb,x\te\nc\td", "1:a|b,x|e 2:c|d")]
    [InlineData("sep=|\na|b,c\n", "2:a|b,c")]
    [InlineData("", "")]
    [InlineData("\n\n", "")]
    public async Task Rows_are_read_as_spreadsheets_write_them(string text, string expected) => Assert.Equal(expected, await ReadAsync(Encoding.UTF8.GetBytes(text), 1 << 20));

    [Fact]
    public async Task A_file_cut_at_every_byte_reads_the_same_whatever_pieces_it_comes_in()
    {
        var bytes = Encoding.UTF8.GetBytes("näme;\"zwei \"\"Zeilen\"\r\nhier\"\r\n;\"€\";x\ry\n\"\"\r\n");
        for (var length = 0; length <= bytes.Length; length++)
        {
            var whole = await ReadAsync(bytes[..length], 1 << 20);
            Assert.Equal(whole, await ReadAsync(bytes[..length], 1));
            Assert.Equal(whole, await ReadAsync(bytes[..length], 3));
        }
    }

    [Fact]
    public async Task A_quote_that_nobody_closes_costs_its_own_row_only()
    {
        var text = new StringBuilder("a,b\n\"open,1\n");
        for (var i = 0; i < 20_000; i++)
        {
            text.Append("row,").Append(i).Append('\n');
        }

        var rows = await RowsAsync(Encoding.UTF8.GetBytes(text.ToString()), 1 << 16);

        Assert.Equal(20_002, rows.Count);
        Assert.Contains("quote", Assert.Single(rows, r => r.Problem is not null).Problem, StringComparison.Ordinal);
        Assert.Equal((2, 20_002), (rows[1].Line, rows[^1].Line));
    }

    [Fact]
    public async Task Rows_that_are_too_long_or_too_wide_are_refused_and_reading_goes_on()
    {
        var text = $"a,b\n{new string('x', 300_000)},y\n{new string(',', 500)}\nlast,row\n";
        var rows = await RowsAsync(Encoding.UTF8.GetBytes(text), 1 << 16);
        Assert.Equal(["a,b", "last,row"], rows.Where(r => r.Problem is null).Select(r => string.Join(',', r.Fields)).Where(r => !r.Contains('x', StringComparison.Ordinal)));
        Assert.Equal(4, rows[^1].Line);
        Assert.Contains(rows, r => r.Line == 3 && r.Problem is not null);
    }

    [Fact]
    public async Task Any_bytes_give_rows_or_reasons()
    {
        var random = new Random(5);
        for (var i = 0; i < 300; i++)
        {
            var bytes = new byte[random.Next(400)];
            random.NextBytes(bytes);
            for (var j = 0; j < bytes.Length; j++)
            {
                bytes[j] = random.Next(3) == 0 ? (byte)"\",;\r\n\0ÿ"[random.Next(7)] : bytes[j];
            }

            Assert.Equal(await ReadAsync(bytes, 1 << 20), await ReadAsync(bytes, 7));
        }
    }

    [Theory]
    [InlineData("plain", "\uFEFFplain")]
    [InlineData("'=1+1", "=1+1")]
    [InlineData("'+1212", "+1212")]
    [InlineData("'@x", "@x")]
    [InlineData("'-1", "-1")]
    [InlineData("\"'\rx\"", "\rx")]
    [InlineData("\"a\"\"b,c\"", "a\"b,c")]
    [InlineData("'\uFF1D1+1", "\uFF1D1+1")]
    [InlineData("\"'\n=1\"", "\n=1")]
    public void Cells_are_written_so_that_no_spreadsheet_computes_them(string expected, string value) => Assert.Equal(expected, SafeCsv.Cell(value.TrimStart('\uFEFF')));

    [Fact]
    public void Numbers_and_times_are_written_the_same_everywhere()
    {
        Assert.Equal("-1.5", SafeCsv.Cell(-1.5));
        Assert.Equal("2026-03-01T10:00:00Z", SafeCsv.Cell(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.FromHours(2))));
        Assert.Equal("", SafeCsv.Cell(null));
    }

    private static async Task<string> ReadAsync(byte[] bytes, int piece) =>
        string.Join(' ', (await RowsAsync(bytes, piece)).Select(r => $"{r.Line}:{r.Problem ?? string.Join('|', r.Fields)}"));

    private static async Task<List<CsvRow>> RowsAsync(byte[] bytes, int piece)
    {
        using var stream = new Pieces(bytes, piece);
        var scan = await EncodingScan.RunAsync(new MemoryStream(bytes), Cancel);
        var reader = await CsvReader.OpenAsync(stream, scan, null, Cancel);
        var rows = new List<CsvRow>();
        while (await reader.ReadAsync(Cancel) is { } row)
        {
            rows.Add(row);
        }

        return rows;
    }

    /// <summary>Gives at most so many bytes at a time, as a network does.</summary>
    private sealed class Pieces(byte[] bytes, int piece) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
    }
}

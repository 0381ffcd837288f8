using System.Globalization;
using System.Text;

namespace Crm.HelpDesk.Imports;

/// <summary>
/// Writes comma-separated values (RFC 4180) that a spreadsheet opens as text: a cell that would be read as a formula gets an apostrophe before it. UTF-8 with a
/// byte order mark, without which spreadsheets guess the encoding.
/// </summary>
internal sealed class SafeCsv : IAsyncDisposable
{
    private readonly StreamWriter _writer;

    /// <param name="stream">Stays open.</param>
    public SafeCsv(Stream stream) => _writer = new StreamWriter(stream, new UTF8Encoding(true), 1 << 16, leaveOpen: true) { NewLine = "\r\n" };

    public async Task WriteAsync(params IReadOnlyList<object?> cells)
    {
        for (var i = 0; i < cells.Count; i++)
        {
            if (i > 0)
            {
                await _writer.WriteAsync(',');
            }

            await _writer.WriteAsync(Cell(cells[i]));
        }

        await _writer.WriteLineAsync();
    }

    public ValueTask DisposeAsync() => _writer.DisposeAsync();

    /// <summary>What was written, from a cell of such a file: without the apostrophe that was put before it. Other texts are as they are.</summary>
    public static string Plain(string cell) => cell.Length > 1 && cell[0] == '\'' && IsFormula(cell.AsSpan(1)) ? cell[1..] : cell;

    /// <summary>What begins a formula; East Asian spreadsheets take the full-width forms too.</summary>
    private const string Beginnings = "=+-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20";

    // Apostrophes before a formula are counted as part of it, so that each text comes back as it was.
    private static bool IsFormula(ReadOnlySpan<char> text) => text.TrimStart('\'') is [var first, ..] && Beginnings.Contains(first, StringComparison.Ordinal);

    /// <summary>A value as a cell.</summary>
    internal static string Cell(object? value)
    {
        var text = value switch
        {
            null => "",
            DateTimeOffset time => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
        if (value is string && IsFormula(text))
        {
            text = "'" + text;
        }

        return text.AsSpan().ContainsAny("\",\r\n") ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
    }
}

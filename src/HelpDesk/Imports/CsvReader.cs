using System.Text;
using System.Text.Unicode;

namespace Crm.HelpDesk.Imports;

/// <summary>A row of a file.</summary>
/// <param name="Line">Where it begins, from 1.</param>
/// <param name="Problem">Why it cannot be used; null when it can.</param>
/// <param name="Repaired">It was not UTF-8 as the rest of the file and was read as Windows-1252.</param>
internal readonly record struct CsvRow(int Line, string[] Fields, string? Problem, bool Repaired);

/// <summary>
/// Reads comma-separated values (RFC 4180) row by row in constant memory. Total: whatever the bytes are, each row is given or refused with a reason, and
/// reading goes on behind it. Beyond the RFC: any separator, any line end, quotes inside a field that does not begin with one.
/// </summary>
internal sealed class CsvReader
{
    /// <summary>The longest row, in bytes. A quote that nobody closes would otherwise swallow the rest of the file.</summary>
    public const int MostRowBytes = 64 * 1024;

    public const int MostColumns = 200;

    private const byte Quote = (byte)'"';
    private const byte Return = (byte)'\r';
    private const byte Feed = (byte)'\n';

    private readonly Stream _stream;
    private readonly byte _separator;
    private readonly bool _utf8;
    private readonly byte[] _buffer = new byte[4 * MostRowBytes];
    private readonly List<Field> _fields = [];
    private int _start;
    private int _end;
    private bool _ended;
    private int _line = 1;

    private CsvReader(Stream stream, byte separator, bool utf8) => (_stream, _separator, _utf8) = (stream, separator, utf8);

    private readonly record struct Field(int Start, int Length, bool Escaped);

    private enum Parse
    {
        Row,
        Incomplete,
        QuoteOpen,
        TooManyColumns,
    }

    public byte Separator => _separator;

    /// <param name="file">At its beginning; must be able to seek.</param>
    /// <param name="separator">Null to find out from the first line: the most frequent of comma, semicolon and tab, or what a line "sep=;" says.</param>
    public static async Task<CsvReader> OpenAsync(Stream file, EncodingScan scan, char? separator, CancellationToken cancel)
    {
        file.Seek(scan.Start, SeekOrigin.Begin);
        var text = scan.Found switch
        {
            FileEncoding.Utf16LittleEndian => Encoding.CreateTranscodingStream(file, Encoding.Unicode, Encoding.UTF8, leaveOpen: true),
            FileEncoding.Utf16BigEndian => Encoding.CreateTranscodingStream(file, Encoding.BigEndianUnicode, Encoding.UTF8, leaveOpen: true),
            _ => file,
        };
        var beginning = new CsvReader(text, 0, scan.Found != FileEncoding.Windows1252);
        await beginning.FillLineAsync(cancel);
        var (found, skip) = FindSeparator(beginning._buffer.AsSpan(0, beginning._end));
        var reader = new CsvReader(text, separator is { } given ? (byte)given : found, beginning._utf8) { _end = beginning._end - skip, _line = skip > 0 ? 2 : 1 };
        beginning._buffer.AsSpan(skip, reader._end).CopyTo(reader._buffer);
        return reader;
    }

    /// <summary>The next row that is not blank; null at the end.</summary>
    public async ValueTask<CsvRow?> ReadAsync(CancellationToken cancel)
    {
        while (true)
        {
            var length = 0;
            var parse = _start == _end ? Parse.Incomplete : ParseRow(_buffer.AsSpan(_start, _end - _start), out length);
            if (parse == Parse.Incomplete && !_ended)
            {
                await FillAsync(cancel);
            }
            else if (_start == _end)
            {
                return null;
            }
            else if (Take(parse, length) is { } row)
            {
                return row;
            }
        }
    }

    private static (byte Separator, int Skip) FindSeparator(ReadOnlySpan<byte> text)
    {
        var end = text.IndexOfAny(Return, Feed);
        var line = end < 0 ? text : text[..end];
        if (line.Length == 5 && line.StartsWith("sep="u8))
        {
            return (line[4], text.Length > end + 1 && text[end] == Return && text[end + 1] == Feed ? end + 2 : end + 1);
        }

        Span<int> counts = [0, 0, 0];
        var quoted = false;
        foreach (var c in line)
        {
            quoted ^= c == Quote;
            if (!quoted && ",;\t"u8.IndexOf(c) is var which and >= 0)
            {
                counts[which]++;
            }
        }

        var most = counts[1] > counts[0] ? 1 : 0;
        return (",;\t"u8[counts[2] > counts[most] ? 2 : most], 0);
    }

    // The first line and, where it ends in a return, what may follow that.
    private async Task FillLineAsync(CancellationToken cancel)
    {
        var end = -1;
        while (!_ended && _end < MostRowBytes && (end < 0 || end == _end - 1))
        {
            await FillAsync(cancel);
            end = _buffer.AsSpan(0, _end).IndexOfAny(Return, Feed);
        }
    }

    private async Task FillAsync(CancellationToken cancel)
    {
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        var read = await _stream.ReadAsync(_buffer.AsMemory(_end), cancel);
        (_end, _ended) = (_end + read, read == 0);
    }

    private CsvRow? Take(Parse parse, int length)
    {
        var data = _buffer.AsSpan(_start, _end - _start);
        var line = _line;
        if (parse != Parse.Row)
        {
            var end = data.IndexOfAny(Return, Feed);
            Consume(end < 0 ? Math.Min(data.Length, MostRowBytes) : Math.Min(MostRowBytes, EndOfLine(data, end)));
            return new(line, [], parse == Parse.QuoteOpen
                ? $"A quote is opened in this row and not closed within {MostRowBytes / 1024} KB. Close it, or double quotes that belong to the text."
                : $"The row has more than {MostColumns} columns or {MostRowBytes / 1024} KB. Leave out what is not needed.", false);
        }

        var row = _fields is [{ Length: 0 }] ? (CsvRow?)null : Decode(data[..length], line);
        Consume(length);
        return row;
    }

    private void Consume(int length)
    {
        var consumed = _buffer.AsSpan(_start, length);
        _start += length;
        var feeds = consumed.Count(Feed);
        var returns = consumed.Count(Return);

        // CR LF is one line end; a file with CR alone has no feeds.
        _line += feeds > 0 ? feeds : returns;
    }

    /// <summary>Finds the fields of the row at the beginning of <paramref name="data"/>, and its length with the line end.</summary>
    private Parse ParseRow(ReadOnlySpan<byte> data, out int length)
    {
        _fields.Clear();
        length = 0;
        var final = _ended;
        if (data.Length > MostRowBytes)
        {
            data = data[..MostRowBytes];
            final = true;
        }

        var whole = _ended && data.Length == _end - _start;
        for (var i = 0; ;)
        {
            var end = i < data.Length && data[i] == Quote ? Quoted(data, i) : Plain(data, i);
            if (end < 0 || (end == data.Length && !whole))
            {
                return final ? (end < 0 ? Parse.QuoteOpen : Parse.TooManyColumns) : Parse.Incomplete;
            }

            if (_fields.Count > MostColumns)
            {
                return Parse.TooManyColumns;
            }

            if (end == data.Length || data[end] != _separator)
            {
                // A line feed may still come behind a return at the end of what is read.
                if (end == data.Length - 1 && data[end] == Return && !final)
                {
                    return Parse.Incomplete;
                }

                length = end == data.Length ? end : EndOfLine(data, end);
                return Parse.Row;
            }

            i = end + 1;
        }
    }

    private int Plain(ReadOnlySpan<byte> data, int start)
    {
        var length = data[start..].IndexOfAny(_separator, Return, Feed);
        var end = length < 0 ? data.Length : start + length;
        _fields.Add(new(start, end - start, false));
        return end;
    }

    // Where the field ends, at its separator or line end; -1 when the quote is not closed.
    private int Quoted(ReadOnlySpan<byte> data, int start)
    {
        var escaped = false;
        for (var i = start + 1; ;)
        {
            var quote = data[i..].IndexOf(Quote);
            if (quote < 0)
            {
                return -1;
            }

            i += quote + 1;
            if (i < data.Length && data[i] == Quote)
            {
                (i, escaped) = (i + 1, true);
                continue;
            }

            // Text behind the closing quote belongs to the field: spreadsheets read it so, and nothing is lost.
            var rest = data[i..].IndexOfAny(_separator, Return, Feed);
            var end = rest < 0 ? data.Length : i + rest;
            _fields.Add(end == i ? new(start + 1, i - start - 2, escaped) : new(start, end - start, false));
            return end;
        }
    }

    private static int EndOfLine(ReadOnlySpan<byte> data, int end) =>
        data[end] == Return && end + 1 < data.Length && data[end + 1] == Feed ? end + 2 : end + 1;

    private CsvRow Decode(ReadOnlySpan<byte> row, int line)
    {
        var utf8 = _utf8 && Utf8.IsValid(row);
        var texts = new string[_fields.Count];
        for (var i = 0; i < texts.Length; i++)
        {
            var bytes = row.Slice(_fields[i].Start, _fields[i].Length);
            byte wrong = 0;
            var text = utf8 ? Encoding.UTF8.GetString(bytes) : Windows1252.Decode(bytes, out wrong);
            if (text is null)
            {
                return new(line, [], $"The byte 0x{wrong:X2} is a character neither in UTF-8 nor in Windows-1252. Save the file as UTF-8.", false);
            }

            texts[i] = _fields[i].Escaped ? text.Replace("\"\"", "\"", StringComparison.Ordinal) : text;
        }

        return new(line, texts, null, _utf8 && !utf8);
    }
}

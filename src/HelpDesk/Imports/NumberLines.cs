namespace Crm.HelpDesk.Imports;

/// <summary>
/// In which line of a file a key was first seen, for millions of keys: an open table of eight and four bytes a place, because a dictionary takes twice that and
/// three times while it grows. A key is a number's digits, or a text's hash, of which two in a million millions are the same.
/// </summary>
internal sealed class NumberLines
{
    private const int Smallest = 1 << 10;

    private long[] _keys = new long[Smallest];
    private int[] _lines = new int[Smallest];

    public int Count { get; private set; }

    /// <summary>A key for a text, apart from all keys of numbers.</summary>
    public static long KeyOf(string text)
    {
        // FNV-1a.
        var hash = 14695981039346656037UL;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 1099511628211UL;
        }

        return (long)(hash | 1UL << 63);
    }

    /// <summary>A key for a number in E.164.</summary>
    public static long KeyOfNumber(ReadOnlySpan<char> e164) => long.Parse(e164[1..], System.Globalization.CultureInfo.InvariantCulture);

    /// <param name="key">Not 0.</param>
    /// <param name="first">The line of an earlier one; <paramref name="line"/> when there was none.</param>
    /// <returns>Whether it is new.</returns>
    public bool TryAdd(long key, int line, out int first)
    {
        if (Count * 4 >= _keys.Length * 3)
        {
            Grow();
        }

        var place = Place(_keys, key);
        var isNew = _keys[place] == 0;
        if (isNew)
        {
            (_keys[place], _lines[place]) = (key, line);
            Count++;
        }

        first = _lines[place];
        return isNew;
    }

    private static int Place(long[] keys, long key)
    {
        var mask = keys.Length - 1;
        var place = (int)((ulong)(key * -7046029254386353131L) >> 33) & mask;
        while (keys[place] != 0 && keys[place] != key)
        {
            place = (place + 1) & mask;
        }

        return place;
    }

    private void Grow()
    {
        var (keys, lines) = (new long[_keys.Length * 2], new int[_lines.Length * 2]);
        for (var i = 0; i < _keys.Length; i++)
        {
            if (_keys[i] != 0)
            {
                var place = Place(keys, _keys[i]);
                (keys[place], lines[place]) = (_keys[i], _lines[i]);
            }
        }

        (_keys, _lines) = (keys, lines);
    }
}

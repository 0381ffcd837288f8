using Microsoft.Data.Sqlite;

namespace Crm.HelpDesk.Sqlite;

/// <summary>Reads a row's columns one after the other, as <see cref="SqliteHelpDeskDb"/> has them stored: times as UTC ticks, Guids as 16 big-endian bytes, enums as lower-case names.</summary>
internal struct RowReader(SqliteDataReader row)
{
    private int _column = -1;

    public string Text() => row.GetString(++_column);

    public string? TextOrNull() => IsNextNull() ? null : row.GetString(_column);

    public long Long() => row.GetInt64(++_column);

    public int? WholeOrNull() => IsNextNull() ? null : row.GetInt32(_column);

    public double Real() => row.GetDouble(++_column);

    public bool Flag() => row.GetInt64(++_column) != 0;

    public Guid Guid() => new((byte[])row.GetValue(++_column), bigEndian: true);

    public Guid? GuidOrNull() => IsNextNull() ? null : new((byte[])row.GetValue(_column), bigEndian: true);

    public DateTimeOffset Time() => new(row.GetInt64(++_column), TimeSpan.Zero);

    public DateTimeOffset? TimeOrNull() => IsNextNull() ? null : new(row.GetInt64(_column), TimeSpan.Zero);

    public T Name<T>()
        where T : struct, Enum => Enum.Parse<T>(row.GetString(++_column), ignoreCase: true);

    /// <summary>The next one read is the column with this number, from 0.</summary>
    public void SkipTo(int column) => _column = column - 1;

    private bool IsNextNull() => row.IsDBNull(++_column);
}

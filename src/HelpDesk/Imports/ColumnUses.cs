namespace Crm.HelpDesk.Imports;

/// <summary>What the report says about a row.</summary>
internal sealed record RowRemark(string Column, string Value, string Reason, bool Rejected, bool IsDuplicate = false);

/// <summary>The fields of a file's rows by what their columns are used for.</summary>
/// <param name="Uses">One for each column.</param>
internal sealed record ColumnUses<TUse>(IReadOnlyList<TUse> Uses, IReadOnlyList<string> Headings)
    where TUse : struct, Enum
{
    /// <summary>The first field that is used for this and is not blank.</summary>
    public string? Text(string[] fields, TUse use)
    {
        for (var i = 0; i < Uses.Count; i++)
        {
            if (EqualityComparer<TUse>.Default.Equals(Uses[i], use) && fields[i].AsSpan().Trim() is { Length: > 0 } text)
            {
                return text.Length == fields[i].Length ? fields[i] : text.ToString();
            }
        }

        return null;
    }

    /// <summary>Of the first column that is used for this; empty when there is none.</summary>
    public string Heading(TUse use)
    {
        for (var i = 0; i < Uses.Count; i++)
        {
            if (EqualityComparer<TUse>.Default.Equals(Uses[i], use))
            {
                return Headings[i];
            }
        }

        return "";
    }

    /// <summary>Why a row cannot be read as it is; null when it can.</summary>
    public RowRemark? Unreadable(CsvRow row)
    {
        if (row.Problem is { } problem)
        {
            return new("", "", problem, true);
        }

        var fields = row.Fields;
        if (fields.Length == Uses.Count || (fields.Length > Uses.Count && fields.AsSpan(Uses.Count).TrimEnd("").Length == 0))
        {
            return null;
        }

        return new("", fields.Length > 0 ? fields[^1] : "", fields.Length > Uses.Count
            ? $"The row has {fields.Length} columns, the headings {Uses.Count}. Put texts that contain the separator in quotes."
            : $"The row has only {fields.Length} of {Uses.Count} columns. Write the separators of empty columns too.", true);
    }

    /// <summary>A remark for a row that was read in another encoding than the file; null for others.</summary>
    public static RowRemark? Repaired(CsvRow row) => row.Repaired
        ? new("", "", "The row is not UTF-8 as the rest of the file. It was read as Windows-1252; check its accented letters.", false)
        : null;

    /// <summary>Why the first row cannot be the headings of these columns; null when it can.</summary>
    public static string? Problem(CsvRow? headings, IReadOnlyList<TUse> uses, Func<TUse, bool> mayRepeat)
    {
        if (headings is not { Problem: null } first)
        {
            return headings?.Problem ?? "The file is empty.";
        }

        if (first.Fields.Length != uses.Count)
        {
            return $"The file has {first.Fields.Length} columns and {uses.Count} are described. Preview the file again.";
        }

        var twice = uses.Where(use => !mayRepeat(use)).GroupBy(use => use).FirstOrDefault(group => group.Count() > 1);
        return twice is null ? null : $"Two columns are described as {twice.Key}. Keep one of them as additional information.";
    }
}

using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.Data;

/// <summary>Queries that read many rows to give a few.</summary>
internal static class ReadingAll
{
    /// <summary>How the reason begins in the command, where the database's own logs show it too.</summary>
    public const string Tag = "Reads all: ";

    /// <summary>Says why this query may walk through a table that grows, or sort all that fits before it gives a page of it. Tests refuse every other one that does.</summary>
    public static IQueryable<T> ReadsAll<T>(this IQueryable<T> query, string why) => query.TagWith(Tag + why);
}

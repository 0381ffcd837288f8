using Crm.HelpDesk.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.SqlServer;

/// <summary>SQL Server's full-text indexes over the texts, where that feature is installed and the login may make them; else search goes by the words' tables.</summary>
internal static class FullText
{
    /// <summary>1 where both tables have an index in use.</summary>
    public const string InUse = """
        SELECT CASE WHEN FULLTEXTSERVICEPROPERTY('IsFullTextInstalled') = 1
            AND OBJECTPROPERTY(OBJECT_ID('CustomerTexts'), 'TableHasActiveFulltextIndex') = 1
            AND OBJECTPROPERTY(OBJECT_ID('TicketTexts'), 'TableHasActiveFulltextIndex') = 1 THEN 1 ELSE 0 END AS [Value]
        """;

    // No word is left out of the index, and marks on letters do not count: as with the other ways of searching.
    private const string Make = """
        IF FULLTEXTSERVICEPROPERTY('IsFullTextInstalled') = 1
        BEGIN
            IF NOT EXISTS (SELECT 1 FROM sys.fulltext_catalogs WHERE name = 'CrmSearch') CREATE FULLTEXT CATALOG CrmSearch WITH ACCENT_SENSITIVITY = OFF;
            IF OBJECTPROPERTY(OBJECT_ID('CustomerTexts'), 'TableHasActiveFulltextIndex') = 0
                CREATE FULLTEXT INDEX ON CustomerTexts (Head LANGUAGE 0, Body LANGUAGE 0) KEY INDEX PK_CustomerTexts ON CrmSearch WITH (CHANGE_TRACKING AUTO, STOPLIST = OFF);
            IF OBJECTPROPERTY(OBJECT_ID('TicketTexts'), 'TableHasActiveFulltextIndex') = 0
                CREATE FULLTEXT INDEX ON TicketTexts (Head LANGUAGE 0, Body LANGUAGE 0) KEY INDEX PK_TicketTexts ON CrmSearch WITH (CHANGE_TRACKING AUTO, STOPLIST = OFF);
        END
        """;

    /// <summary>Makes what is missing. Not in a transaction: the server refuses that for full-text indexes.</summary>
    public static async Task EnsureAsync(HelpDeskDb db, CancellationToken cancel)
    {
        try
        {
            await db.Database.ExecuteSqlRawAsync(Make, cancel);
        }
        catch (SqlException e) when (!SqlServerFailure.IsAway(e))
        {
            // The login may not, or the edition has it not: the words' tables do.
        }
    }
}

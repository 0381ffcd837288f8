using Crm.HelpDesk.Data;
using Microsoft.Data.SqlClient;
using Microsoft.EntityFrameworkCore;

namespace Crm.HelpDesk.SqlServer;

/// <summary>SQL Server's full-text indexes over the texts, where that feature is installed and the login may make them; else search goes by the words' tables.</summary>
internal static class FullText
{
    /// <summary>What <see cref="State"/> says: no index, an index of all texts, or one that is still being filled, is paused or has failed.</summary>
    public const int None = 0, InUse = 1, Filling = 2;

    /// <summary>Of both tables together.</summary>
    public const string State = """
        SELECT CASE WHEN FULLTEXTSERVICEPROPERTY('IsFullTextInstalled') = 1
            AND OBJECTPROPERTY(OBJECT_ID('CustomerTexts'), 'TableHasActiveFulltextIndex') = 1
            AND OBJECTPROPERTY(OBJECT_ID('TicketTexts'), 'TableHasActiveFulltextIndex') = 1
            THEN CASE WHEN OBJECTPROPERTY(OBJECT_ID('CustomerTexts'), 'TableFulltextPopulateStatus') IN (1, 5, 6)
                OR OBJECTPROPERTY(OBJECT_ID('TicketTexts'), 'TableFulltextPopulateStatus') IN (1, 5, 6) THEN 2 ELSE 1 END
            ELSE 0 END AS [Value]
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

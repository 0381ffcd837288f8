using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.HelpDesk.SqlServer;

/// <summary>The help desk's tables as SQL Server keeps them.</summary>
internal sealed class SqlServerHelpDeskDb(DbContextOptions<SqlServerHelpDeskDb> options) : HelpDeskDb(options)
{
    /// <summary>Texts are equal, unique and ordered by their code units, as the program compares them; upper case and word forms are made before storing.</summary>
    private const string Collation = "Latin1_General_100_BIN2";

    // Two transactions that wait for each other end by the server's choice of a victim, so this only ends what would wait for a session that hangs.
    private const string TakeLock = """
        DECLARE @taken int;
        EXEC @taken = sp_getapplock @Resource = {0}, @LockMode = 'Exclusive', @LockOwner = 'Transaction', @LockTimeout = 20000;
        IF @taken < 0 THROW 50001, 'A lock of the help desk was not free in time.', 1;
        """;

    /// <summary>The error number of a lock that could not be had; worth another try.</summary>
    public const int LockNotTaken = 50001;

    /// <summary>Seconds for commands whose time depends on how much there is: the driver's 30 s are for those of a page.</summary>
    public const int AsLongAsItTakes = 0;

    /// <summary>The last code unit: with this collation nothing that begins with a word sorts behind the word and this.</summary>
    protected override string End => "\uFFFF";

    protected override Task LockAsync(DatabaseLock what, Guid of, CancellationToken cancel)
    {
        if (Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException($"The lock '{what}' may only be taken inside a transaction.");
        }

        return Database.ExecuteSqlRawAsync(TakeLock, [of == default ? $"helpdesk.{what}" : $"helpdesk.{what}.{of}"], cancel);
    }

    protected override async Task RelateLaterAsync(IReadOnlyList<string> tables, bool begin, CancellationToken cancel)
    {
        Database.SetCommandTimeout(AsLongAsItTakes);
        foreach (var table in tables)
        {
            var name = table.Replace("]", "]]", StringComparison.Ordinal);
#pragma warning disable EF1002 // Of the model, and quoted.
            await Database.ExecuteSqlRawAsync($"ALTER TABLE [{name}] {(begin ? "NOCHECK CONSTRAINT ALL" : "WITH CHECK CHECK CONSTRAINT ALL")}", cancel);
#pragma warning restore EF1002
        }
    }

    /// <summary>
    /// With the retrying strategy in charge, EF would read the whole result into memory before it gives the first row. So the query is compiled under one that
    /// does not retry; the opening of the result is still tried again. The driver would count all waiting for rows against the command's time.
    /// </summary>
    protected override IAsyncEnumerable<T> Stream<T>(IQueryable<T> query)
    {
        Database.SetCommandTimeout(AsLongAsItTakes);
        using (Unbuffered.Begin(this))
        {
            return ((IAsyncQueryProvider)query.Provider).ExecuteAsync<IAsyncEnumerable<T>>(query.Expression);
        }
    }

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<string>().UseCollation(Collation);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<Utc>();
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianBytes>().HaveColumnType("binary(16)");
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        base.OnModelCreating(modelBuilder);
        foreach (var index in modelBuilder.Model.GetEntityTypes().SelectMany(entity => entity.GetIndexes()).Where(index => index.GetFilter() is not null))
        {
            // The standard's "Name" means a text in a session with QUOTED_IDENTIFIER off, such as one that runs a script.
            var parts = index.GetFilter()!.Split('"');
            index.SetFilter(string.Concat(parts.Select((part, i) => i % 2 == 0 ? part : $"[{part}]")));
        }
    }

    /// <summary>An instant in its time zone here would be the same instant, and read differently.</summary>
    private sealed class Utc() : ValueConverter<DateTimeOffset, DateTimeOffset>(time => time.ToUniversalTime(), time => time);

    private sealed class Unbuffered : ExecutionStrategy, IDisposable
    {
        private readonly ExecutionStrategy? _before;

        private Unbuffered(DbContext db)
            : base(db, 0, TimeSpan.Zero) => _before = Current;

        public static Unbuffered Begin(DbContext db)
        {
            var strategy = new Unbuffered(db);
            Current = strategy;
            return strategy;
        }

        public void Dispose() => Current = _before;

        protected override bool ShouldRetryOn(Exception exception) => false;
    }
}

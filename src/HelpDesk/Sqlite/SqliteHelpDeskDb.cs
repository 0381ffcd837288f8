using Crm.HelpDesk.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Crm.HelpDesk.Sqlite;

/// <summary>The help desk's tables as SQLite keeps them.</summary>
internal sealed class SqliteHelpDeskDb : HelpDeskDb
{
    private readonly DatabaseTurns? _turns;

    /// <summary>Texts are searched by FTS5.</summary>
    public SqliteHelpDeskDb(DbContextOptions<SqliteHelpDeskDb> options)
        : base(options)
    {
        SearchesWords = false;
        _turns = options.FindExtension<CoreOptionsExtension>()?.Interceptors?.OfType<DatabaseTurns>().SingleOrDefault();
    }

    protected override async Task<IDisposable?> TurnToWriteAsync(CancellationToken cancel) => _turns is null ? null : await _turns.WriteAsync(cancel);

    /// <summary>For what asks past EF.</summary>
    public async Task<IDisposable?> TurnToReadAsync(CancellationToken cancel) => _turns is null ? null : await _turns.ReadAsync(cancel);

    /// <summary>SQLite orders texts by code point, and this is the last one.</summary>
    protected override string End => "\U0010FFFF";

    /// <summary>SQLite itself checks at the commit.</summary>
    protected override Task RelateLaterAsync(IReadOnlyList<string> tables, bool begin, CancellationToken cancel) =>
        begin ? Database.ExecuteSqlRawAsync("PRAGMA defer_foreign_keys=ON", cancel) : Task.CompletedTask;

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        base.ConfigureConventions(configurationBuilder);
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcTicks>();
        configurationBuilder.Properties<Guid>().HaveConversion<BigEndianBytes>();
        configurationBuilder.Properties<decimal>().HaveConversion<Hundredths>();
    }

    /// <summary>SQLite has no type for times: ticks in UTC order and compare as times do, without loss.</summary>
    private sealed class UtcTicks() : ValueConverter<DateTimeOffset, long>(
        time => time.UtcTicks,
        ticks => new DateTimeOffset(ticks, TimeSpan.Zero));

    /// <summary>SQLite has no exact decimals: a count of hundredths is exact, and the database can add them up.</summary>
    private sealed class Hundredths() : ValueConverter<decimal, long>(
        amount => (long)Math.Round(amount * 100),
        hundredths => hundredths / 100m);
}

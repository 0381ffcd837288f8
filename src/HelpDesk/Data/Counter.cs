using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Data;

/// <summary>The last value given out of a numbering that people see, such as tickets'.</summary>
internal sealed class Counter
{
    public const string Tickets = "tickets";

    /// <summary>Ticket numbers begin above this, so that all of the first nine thousand have four digits to press on a phone.</summary>
    private const int BeforeFirstTicket = 1000;

    public required string Name { get; init; }

    public int Value { get; init; }

    /// <summary>
    /// The next value. Must run inside a transaction: the update locks the row until the commit, so two writers cannot get the same value, and
    /// a value is only used up when what it numbers is stored.
    /// </summary>
    public static async Task<int> NextAsync(HelpDeskDb db, string name, CancellationToken cancel)
    {
        if (db.Database.CurrentTransaction is null)
        {
            throw new InvalidOperationException($"The counter '{name}' may only be advanced inside a transaction.");
        }

        await db.Counters.Where(c => c.Name == name).ExecuteUpdateAsync(set => set.SetProperty(c => c.Value, c => c.Value + 1), cancel);
        return await db.Counters.Where(c => c.Name == name).Select(c => c.Value).SingleAsync(cancel);
    }

    private sealed class Configuration : IEntityTypeConfiguration<Counter>
    {
        public void Configure(EntityTypeBuilder<Counter> builder)
        {
            builder.ToTable("Counters");
            builder.HasKey(c => c.Name);
            builder.Property(c => c.Name).HasMaxLength(TextRules.Short);
            builder.HasData(new Counter { Name = Tickets, Value = BeforeFirstTicket });
        }
    }
}

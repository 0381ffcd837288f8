using Crm.HelpDesk.Customers;
using Crm.HelpDesk.Fields;
using Crm.HelpDesk.Tickets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Search;

/// <summary>What is searched.</summary>
public enum SearchSubject
{
    Customer,
    Ticket,
}

/// <summary>
/// The text that something is found by, beside the thing itself and stored in the same transaction. Each provider's index follows from these rows: a trigger's on
/// SQLite, the server's own full-text index on SQL Server, and <see cref="TextWord"/> where there is neither.
/// </summary>
internal abstract class SearchText
{
    /// <summary>More of a ticket's history, or of what is noted about a customer, is not searched.</summary>
    public const int MostBody = 100_000;

    public const int MostHead = (2 * TextRules.Name) + 1;

    /// <summary>Given by the database, in the order of making: what is equally good is shown the newest first.</summary>
    public long Row { get; init; }

    /// <summary>Of the customer or ticket.</summary>
    public required Guid Id { get; init; }

    /// <summary>What it is called.</summary>
    public required string Head { get; set; }

    public required string Body { get; set; }

    protected static string Join(IEnumerable<string?> texts)
    {
        var body = string.Join('\n', texts.Where(text => !string.IsNullOrEmpty(text)));
        return body.Length <= MostBody ? body : TextRules.Clean(body, MostBody)!;
    }

    protected static void Map<T>(EntityTypeBuilder<T> builder, string table)
        where T : SearchText
    {
        builder.ToTable(table);
        builder.HasKey(t => t.Row);
        builder.Property(t => t.Head).HasMaxLength(MostHead);
        builder.HasIndex(t => t.Id).IsUnique();
    }
}

internal sealed class CustomerText : SearchText
{
    /// <param name="notes">What colleagues wrote, the newest first.</param>
    public static CustomerText Of(Customer customer, IEnumerable<string> notes) => new()
    {
        Id = customer.Id,
        Head = string.IsNullOrEmpty(customer.Organization) ? customer.Name : $"{customer.Name} {customer.Organization}",
        Body = Join([customer.Email, customer.Notes, .. FieldValues.Read(customer.Fields).Values, .. notes]),
    };

    private sealed class Configuration : IEntityTypeConfiguration<CustomerText>
    {
        public void Configure(EntityTypeBuilder<CustomerText> builder)
        {
            Map(builder, "CustomerTexts");
            builder.HasOne<Customer>().WithOne().HasForeignKey<CustomerText>(t => t.Id).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

internal sealed class TicketText : SearchText
{
    /// <param name="fields">Values of the site's own fields, as the ticket keeps them.</param>
    /// <param name="entries">What was written, in its order.</param>
    public static TicketText Of(Guid ticket, string title, string? fields, IEnumerable<string> entries) =>
        new() { Id = ticket, Head = title, Body = Join([.. FieldValues.Read(fields).Values, .. entries]) };

    /// <summary>Adds what was written to the ticket since.</summary>
    public void Append(IEnumerable<string> entries) => Body = Join(entries.Prepend(Body));

    private sealed class Configuration : IEntityTypeConfiguration<TicketText>
    {
        public void Configure(EntityTypeBuilder<TicketText> builder)
        {
            Map(builder, "TicketTexts");
            builder.HasOne<Ticket>().WithOne().HasForeignKey<TicketText>(t => t.Id).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>A word of a text, folded: what is searched in a database without a full-text index of its own.</summary>
internal abstract class TextWord
{
    /// <summary>Of the customer or ticket.</summary>
    public required Guid Id { get; init; }

    public required string Word { get; init; }

    protected static void Map<T>(EntityTypeBuilder<T> builder, string table)
        where T : TextWord
    {
        builder.ToTable(table);
        builder.HasKey(w => new { w.Id, w.Word });
        builder.Property(w => w.Word).HasMaxLength(SearchWords.Longest);
        builder.HasIndex(w => new { w.Word, w.Id });
    }
}

internal sealed class CustomerWord : TextWord
{
    private sealed class Configuration : IEntityTypeConfiguration<CustomerWord>
    {
        public void Configure(EntityTypeBuilder<CustomerWord> builder)
        {
            Map(builder, "CustomerWords");
            builder.Property(w => w.Id).HasColumnName("CustomerId");
            builder.HasOne<Customer>().WithMany().HasForeignKey(w => w.Id).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

internal sealed class TicketWord : TextWord
{
    private sealed class Configuration : IEntityTypeConfiguration<TicketWord>
    {
        public void Configure(EntityTypeBuilder<TicketWord> builder)
        {
            Map(builder, "TicketWords");
            builder.Property(w => w.Id).HasColumnName("TicketId");
            builder.HasOne<Ticket>().WithMany().HasForeignKey(w => w.Id).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

using Crm.HelpDesk.Users;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Customers;

/// <summary>A person or an organization that the site serves.</summary>
internal sealed class Customer
{
    public required Guid Id { get; init; }

    public CustomerKind Kind { get; set; }

    public required string Name { get; set; }

    public string? Organization { get; set; }

    public required string Tier { get; set; }

    public string? Language { get; set; }

    public string? TimeZone { get; set; }

    /// <summary>The e-mail address to write to, kept here beside the handles so that a screen pop reads one row.</summary>
    public string? Email { get; set; }

    /// <summary>The key of this customer in another system, such as the one that a file was exported from.</summary>
    public string? ExternalId { get; set; }

    public string? Notes { get; set; }

    public Guid? OwnerId { get; set; }

    /// <summary>Values of custom fields; see <see cref="Fields.FieldValues"/>.</summary>
    public string? Fields { get; set; }

    /// <summary>Whose customer it is; null is everybody's. Teams are never removed, so there is no foreign key.</summary>
    public Guid? TeamId { get; set; }

    /// <summary>Made for an unknown number, and not yet completed by a person.</summary>
    public bool Provisional { get; set; }

    /// <summary>
    /// The number that a provisional customer was made for; unique, so that two calls at once make one customer. It stays after the customer is
    /// completed, and goes when the number is taken away from the customer.
    /// </summary>
    public string? MadeForNumber { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>The customer who has everything of this one since they were merged. Null for one who is present; see <see cref="PresentCustomer"/>.</summary>
    public Guid? MergedIntoId { get; set; }

    /// <summary>The last satisfaction (1 to 5) and likelihood to recommend (0 to 10) that the customer gave; kept by <see cref="Feedback.SurveyDesk"/>.</summary>
    public int? LastCsat { get; init; }

    /// <inheritdoc cref="LastCsat"/>
    public int? LastNps { get; init; }

    /// <summary>When the later of the two was given.</summary>
    public DateTimeOffset? LastScoreAt { get; init; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    public List<PhoneNumber> Numbers { get; } = [];

    public List<CustomerHandle> Handles { get; } = [];

    public List<CustomerAddress> Addresses { get; } = [];

    public List<CustomerSegment> Segments { get; } = [];

    public List<CustomerKey> Keys { get; } = [];

    private sealed class Configuration : IEntityTypeConfiguration<Customer>
    {
        public void Configure(EntityTypeBuilder<Customer> builder)
        {
            builder.ToTable("Customers");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Name).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Organization).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Tier).HasMaxLength(TextRules.Short);
            builder.Property(c => c.Language).HasMaxLength(TextRules.Short);
            builder.Property(c => c.TimeZone).HasMaxLength(TextRules.Short);
            builder.Property(c => c.Email).HasMaxLength(TextRules.Email);
            builder.Property(c => c.ExternalId).HasMaxLength(TextRules.Short);
            builder.Property(c => c.Notes).HasMaxLength(TextRules.Text);
            builder.Property(c => c.MadeForNumber).HasMaxLength(PhoneNumber.Length);
            builder.Property(c => c.Revision).IsConcurrencyToken();
            builder.HasIndex(c => c.MadeForNumber).IsUnique();
            builder.HasIndex(c => new { c.CreatedAt, c.Id });
            builder.HasIndex(c => c.Email);
            builder.HasIndex(c => c.ExternalId);
            builder.HasIndex(c => c.TeamId);
            builder.HasIndex(c => c.MergedIntoId).HasFilter("\"MergedIntoId\" IS NOT NULL");
            builder.HasOne<User>().WithMany().HasForeignKey(c => c.OwnerId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A customer's number in E.164.</summary>
internal sealed class PhoneNumber
{
    /// <summary>A plus and fifteen digits.</summary>
    public const int Length = 16;

    public Guid CustomerId { get; init; }

    public required string Number { get; init; }

    /// <summary>The extension behind the number: then the number itself is an exchange that others share.</summary>
    public string? Extension { get; set; }

    /// <summary>Place in the customer's list; the first is the one to call.</summary>
    public int Position { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<PhoneNumber>
    {
        public void Configure(EntityTypeBuilder<PhoneNumber> builder)
        {
            builder.ToTable("PhoneNumbers");
            builder.HasKey(n => new { n.CustomerId, n.Number });
            builder.Property(n => n.Number).HasMaxLength(Length);
            builder.Property(n => n.Extension).HasMaxLength(Length);
            builder.HasIndex(n => new { n.Number, n.CustomerId }).IsUnique();
            builder.HasOne<Customer>().WithMany(c => c.Numbers).HasForeignKey(n => n.CustomerId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

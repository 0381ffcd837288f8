using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Webhooks;

/// <summary>Somebody else's server that is told of what happens here. How far it has been told is a place in the feed.</summary>
internal sealed class Webhook
{
    public const int UrlLength = 1000;

    public required Guid Id { get; init; }

    public required string Name { get; set; }

    public required string Url { get; set; }

    /// <summary>Kinds of feed entries, with spaces between them; null for all.</summary>
    public string? Kinds { get; set; }

    /// <summary>What deliveries are signed with, sealed by the host.</summary>
    public required string Secret { get; set; }

    public bool Enabled { get; set; }

    /// <summary>Why the product switched it off; null while it is on, or when a person did.</summary>
    public string? OffReason { get; set; }

    /// <summary>Since when the next delivery fails; null while deliveries succeed.</summary>
    public DateTimeOffset? FailingSince { get; set; }

    /// <summary>Attempts at the next delivery so far.</summary>
    public int Attempts { get; set; }

    /// <summary>No attempt before this time.</summary>
    public DateTimeOffset? RetryAt { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }

    /// <summary>Rises with every change by a person; the concurrency token.</summary>
    public long Revision { get; set; }

    /// <summary>Its place in the feed.</summary>
    public static string PlaceOf(Guid id) => $"webhook:{id:N}";

    private sealed class Configuration : IEntityTypeConfiguration<Webhook>
    {
        public void Configure(EntityTypeBuilder<Webhook> builder)
        {
            builder.ToTable("Webhooks");
            builder.Property(w => w.Id).ValueGeneratedNever();
            builder.Property(w => w.Name).HasMaxLength(TextRules.Name);
            builder.Property(w => w.Url).HasMaxLength(UrlLength);
            builder.Property(w => w.Kinds).HasMaxLength(TextRules.Text);
            builder.Property(w => w.Secret).HasMaxLength(1000);
            builder.Property(w => w.OffReason).HasMaxLength(TextRules.Name);
            builder.Property(w => w.UpdatedBy).HasMaxLength(TextRules.Name);
            builder.Property(w => w.Revision).IsConcurrencyToken();
        }
    }
}

/// <summary>One attempt to deliver an entry of the feed.</summary>
internal sealed class WebhookDelivery
{
    public required Guid Id { get; init; }

    public Guid WebhookId { get; init; }

    public long Sequence { get; init; }

    public required string Kind { get; init; }

    public DateTimeOffset At { get; init; }

    public bool Delivered { get; init; }

    /// <summary>The HTTP status of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    public int Milliseconds { get; init; }

    public string? Problem { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<WebhookDelivery>
    {
        public void Configure(EntityTypeBuilder<WebhookDelivery> builder)
        {
            builder.ToTable("WebhookDeliveries");
            builder.Property(d => d.Id).ValueGeneratedNever();
            builder.Property(d => d.Kind).HasMaxLength(TextRules.Short);
            builder.Property(d => d.Problem).HasMaxLength(TextRules.Name);
            builder.HasIndex(d => new { d.WebhookId, d.At, d.Id });
            builder.HasIndex(d => d.At);
        }
    }
}

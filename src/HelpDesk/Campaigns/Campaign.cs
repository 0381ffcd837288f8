using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Campaigns;

/// <summary>People to be called for one reason.</summary>
internal sealed class Campaign
{
    private static readonly JsonSerializerOptions Json = new() { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) } };

    public required Guid Id { get; init; }

    /// <summary>Of the settings, here for being unique.</summary>
    public required string Name { get; set; }

    public CampaignState State { get; set; }

    public DateTimeOffset StateSince { get; set; }

    public required string StateBy { get; set; }

    public required CampaignSettings Settings { get; set; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; set; }

    public long Revision { get; set; }

    public CampaignRecord ToRecord() => new(Id, Settings, State, StateSince, StateBy, CreatedAt, UpdatedAt, Revision, CampaignStates.After(State));

    private static string Write(CampaignSettings settings) => JsonSerializer.Serialize(settings, Json);

    private static CampaignSettings Read(string text) => JsonSerializer.Deserialize<CampaignSettings>(text, Json)!;

    private sealed class Configuration : IEntityTypeConfiguration<Campaign>
    {
        public void Configure(EntityTypeBuilder<Campaign> builder)
        {
            builder.ToTable("Campaigns");
            builder.Property(c => c.Id).ValueGeneratedNever();
            builder.Property(c => c.Name).HasMaxLength(TextRules.Name);
            builder.Property(c => c.StateBy).HasMaxLength(TextRules.Name);
            builder.Property(c => c.Settings).HasConversion(settings => Write(settings), text => Read(text));
            builder.Property(c => c.Revision).IsConcurrencyToken();
            builder.HasIndex(c => c.Name).IsUnique();
        }
    }
}

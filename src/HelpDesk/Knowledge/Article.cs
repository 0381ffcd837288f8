using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Crm.HelpDesk.Knowledge;

/// <summary>
/// Something that the people of the site know: the draft that is being written, and which version of it is published. Readers see that version alone.
/// </summary>
internal sealed class Article
{
    public required Guid Id { get; init; }

    /// <summary>Made by whoever asked for it: asking twice makes one.</summary>
    public Guid Key { get; init; }

    public required string Title { get; set; }

    /// <summary>Plain text with the marks of <see cref="ArticleText"/>.</summary>
    public required string Body { get; set; }

    /// <summary>Words to find it by, separated by commas.</summary>
    public required string Tags { get; set; }

    public ArticleVisibility Visibility { get; set; }

    public ArticleState State { get; set; }

    /// <summary>The version that readers see; null before the first, and after the article was retired.</summary>
    public int? Published { get; set; }

    /// <summary>Of the last version that was ever published; 0 before the first.</summary>
    public int LastVersion { get; set; }

    public DateTimeOffset UpdatedAt { get; set; }

    public required string UpdatedBy { get; set; }

    /// <summary>Rises with every change; the concurrency token.</summary>
    public long Revision { get; set; }

    private sealed class Configuration : IEntityTypeConfiguration<Article>
    {
        public void Configure(EntityTypeBuilder<Article> builder)
        {
            builder.ToTable("Articles");
            builder.Property(a => a.Id).ValueGeneratedNever();
            builder.Property(a => a.Title).HasMaxLength(TextRules.Title);
            builder.Property(a => a.Body).HasMaxLength(TextRules.Text);
            builder.Property(a => a.Tags).HasMaxLength(TextRules.Title);
            builder.Property(a => a.UpdatedBy).HasMaxLength(TextRules.Name);
            builder.Property(a => a.Revision).IsConcurrencyToken();
            builder.HasIndex(a => a.Key).IsUnique();
            builder.HasIndex(a => new { a.UpdatedAt, a.Id });
            builder.HasIndex(a => new { a.State, a.UpdatedAt, a.Id });
        }
    }
}

/// <summary>What was published, as it was. Only ever added.</summary>
internal sealed class ArticleVersion
{
    public Guid ArticleId { get; init; }

    /// <summary>From 1, without gaps.</summary>
    public int Version { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    public required string Tags { get; init; }

    public ArticleVisibility Visibility { get; init; }

    public DateTimeOffset At { get; init; }

    public Guid? ActorId { get; init; }

    public required string ActorName { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<ArticleVersion>
    {
        public void Configure(EntityTypeBuilder<ArticleVersion> builder)
        {
            builder.ToTable("ArticleVersions");
            builder.HasKey(v => new { v.ArticleId, v.Version });
            builder.Property(v => v.Title).HasMaxLength(TextRules.Title);
            builder.Property(v => v.Body).HasMaxLength(TextRules.Text);
            builder.Property(v => v.Tags).HasMaxLength(TextRules.Title);
            builder.Property(v => v.ActorName).HasMaxLength(TextRules.Name);
            builder.HasOne<Article>().WithMany().HasForeignKey(v => v.ArticleId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A word of a published article, and how much it says there: the index behind search and suggestions.</summary>
internal sealed class ArticleWord
{
    public const int Length = 40;

    public Guid ArticleId { get; init; }

    public required string Word { get; init; }

    /// <summary>How often it occurs, a place in the title or the tags counting for several.</summary>
    public int Weight { get; init; }

    private sealed class Configuration : IEntityTypeConfiguration<ArticleWord>
    {
        public void Configure(EntityTypeBuilder<ArticleWord> builder)
        {
            builder.ToTable("ArticleWords");
            builder.HasKey(w => new { w.ArticleId, w.Word });
            builder.Property(w => w.Word).HasMaxLength(Length);
            builder.HasIndex(w => new { w.Word, w.ArticleId, w.Weight });
            builder.HasOne<Article>().WithMany().HasForeignKey(w => w.ArticleId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

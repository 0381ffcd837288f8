using System.Net;
using Crm.Host.Demo;

namespace Crm.Benchmarks.Campaign;

/// <summary>One call that the server made: to a called person or to an agent's phone.</summary>
/// <param name="invite">The server's INVITE, whole.</param>
internal sealed class CalledLeg(string id, string invite, bool isPhone)
{
    public string Id { get; } = id;
    public string Invite { get; } = invite;
    public bool IsPhone { get; } = isPhone;
    public string Number { get; } = SipText.UserOf(invite[..invite.IndexOf("\r\n", StringComparison.Ordinal)]);

    /// <summary>What the called person does; null for a phone.</summary>
    public CalledPlan? Plan { get; init; }

    public LegStage Stage { get; set; }

    /// <summary>The last response to the INVITE, for a repeated one.</summary>
    public string? Answer { get; set; }

    /// <summary>Where the server hears it, while it is answered.</summary>
    public IPEndPoint? Media { get; } = MediaOf(invite);

    public ushort Packets { get; set; }

    /// <summary>Connection and port of the first medium.</summary>
    private static IPEndPoint? MediaOf(string invite)
    {
        var (c, m) = (Line(invite, "\r\nc=IN IP4 "), Line(invite, "\r\nm=audio "));
        return c is not null && m is not null ? new IPEndPoint(IPAddress.Parse(c), int.Parse(m.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture)) : null;
    }

    private static string? Line(string text, string begin)
    {
        var at = text.IndexOf(begin, StringComparison.Ordinal);
        return at < 0 ? null : text[(at + begin.Length)..text.IndexOf("\r\n", at + begin.Length, StringComparison.Ordinal)];
    }
}

/// <summary>
/// <code>
///  Early ─200─▶ Answered ─ACK─▶ Talking ─ BYE of either side ─▶ Over
///    └─ refused, or CANCEL ───────────────────────────────────▶ Over
/// </code>
/// </summary>
internal enum LegStage
{
    Early,
    Answered,
    Talking,
    Over,
}

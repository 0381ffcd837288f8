using System.Net;
using Crm.Host.Configuration;
using Crm.Telephony.Calls;
using Crm.Telephony.Sip;

namespace Crm.Host.Demo;

/// <summary>Ports and voices of the simulated company's telephones, all on loopback.</summary>
/// <param name="VoiceDirectory">Folder with the spoken lines: <c>customer-*.wav</c>, <c>called-*.wav</c>, <c>agent-*.wav</c>, <c>machine-*.wav</c>.</param>
internal sealed record DemoLines(string VoiceDirectory, string WorkDirectory)
{
    public static readonly (int First, int Last) CarrierRtp = (40_000, 41_999);
    public static readonly (int First, int Last) AgentRtp = (42_000, 43_999);

    public IReadOnlyList<string> CustomerVoices => Voices("customer-");
    public IReadOnlyList<string> CalledVoices => Voices("called-");
    public IReadOnlyList<string> AgentVoices => Voices("agent-");

    private List<string> Voices(string prefix)
    {
        var names = Directory.Exists(VoiceDirectory)
            ? Directory.EnumerateFiles(VoiceDirectory, prefix + "*.wav").Select(f => Path.GetFileNameWithoutExtension(f)!).Order(StringComparer.Ordinal).ToList()
            : [];
        return names.Count > 0 ? names : throw new StartupException($"{VoiceDirectory} has no {prefix}*.wav: the demo's voices are missing from the clone");
    }

    /// <summary>A telephone of its own on a free port of loopback.</summary>
    public CallServerOptions Options((int First, int Last) rtp) =>
        new(new IPEndPoint(IPAddress.Loopback, 0), IPAddress.Loopback, rtp, VoiceDirectory, Path.Combine(WorkDirectory, "demo"), "demo")
        {
            UserAgent = "Crm demo",
            Trunks = [new SipTrunk("center", [new IPEndPoint(IPAddress.Loopback, 0)], new SipHostPort("127.0.0.1", 5060), new SipFlow(SipTransport.Udp, new IPEndPoint(IPAddress.Loopback, 5060), 0), null, null, false)],
        };
}

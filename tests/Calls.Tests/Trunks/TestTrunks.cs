using System.Net;
using Crm.Telephony.Calls.Trunks;
using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Trunks;

/// <summary>Trunks and endings of calls for tests in virtual time.</summary>
internal static class TestTrunks
{
    public static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    public static TimeSpan At(double seconds) => TimeSpan.FromSeconds(seconds);

    public static Trunk Trunk(string name, Func<TrunkOptions, TrunkOptions>? change = null)
    {
        var address = new IPEndPoint(IPAddress.Parse("192.0.2.10"), 5060);
        var sip = new SipTrunk(name, [address], new SipHostPort($"{name}.test", 5060), new SipFlow(SipTransport.Udp, address, 0), null, null, false);
        var options = new TrunkOptions(name, "+12125550100");
        return new Trunk(sip, change?.Invoke(options) ?? options, TimeSpan.Zero);
    }

    public static SipCallEnded Refused(int status, params string[] contacts) => new(new SipCallKey(1), SipEndedBy.Peer, status, "because", null) { Contacts = contacts };

    public static SipCallEnded Silent(int status = 408) => new(new SipCallKey(1), SipEndedBy.Failure, status, "silence", null) { NoResponse = true };
}

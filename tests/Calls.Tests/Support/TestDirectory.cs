using Crm.Telephony.Sip;

namespace Crm.Calls.Tests.Support;

/// <summary>Phones whose password is "secret-" and their name.</summary>
internal sealed class TestDirectory(params string[] users) : ISipDirectory
{
    public static string PasswordOf(string user) => $"secret-{user}";

    public SipCredential? Find(string user) => users.Contains(user) ? SipCredential.Create(user, TestServer.Realm, PasswordOf(user), webOnly: false) : null;

    public static SipRegister Registration(string user, System.Net.IPEndPoint server, SipTransport transport = SipTransport.Udp, string? password = null) =>
        new($"sip:{server}", new SipFlow(transport, server, 0), user, password ?? PasswordOf(user), TimeSpan.FromMinutes(5));
}

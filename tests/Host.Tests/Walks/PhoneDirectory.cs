using Crm.Telephony.Sip;

namespace Crm.Host.Tests.Walks;

/// <summary>The desk phones of the walk's agents, all with one secret.</summary>
internal sealed class PhoneDirectory : ISipDirectory
{
    public const string Secret = "a-desk-phone-secret";

    public SipCredential? Find(string user) => user.StartsWith("desk-", StringComparison.Ordinal) ? Of(user) : null;

    public static SipCredential Of(string user) => SipCredential.Create(user, Center.Realm, Secret, webOnly: false);
}

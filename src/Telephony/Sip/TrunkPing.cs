namespace Crm.Telephony.Sip;

/// <summary>One OPTIONS to a trunk, to see whether it answers (RFC 3261 section 11). What it answers does not matter to the transaction.</summary>
internal sealed class TrunkPing(SipCore core, string trunk, long question) : IClientTransactionUser
{
    public static void Send(SipCore core, TransactionTable transactions, SipTrunk trunk, long question, TimeSpan now)
    {
        var domain = trunk.Domain.Port == 5060 ? trunk.Domain with { Port = 0 } : trunk.Domain;
        string uri = $"sip:{SipWriter.HostPort(domain)}";
        string user = SipText.EscapeUser(trunk.Account ?? trunk.User ?? "options");
        string host = SipWriter.HostPort(trunk.Domain with { Port = 0 });
        var request = new OutgoingRequest(SipMethods.Options, uri, $"<sip:{user}@{host}>;tag={core.Ids.Next()}", $"<{uri}>", core.Ids.Next(), 1)
        {
            Contact = core.Contact(trunk.Target, user),
            Headers = [new(SipHeaderNames.Accept, "application/sdp")],
        };
        NonInviteClientTransaction.Start(core, transactions, request, trunk.Target, new TrunkPing(core, trunk.Name, question), now);
    }

    public void Responded(ClientTransaction transaction, SipMessage response, TimeSpan now)
    {
        if (response.Status >= 200)
        {
            core.Emit(new SipTrunkAnswered(trunk, question, response.Status, SipText.ToReadable(response.Reason)));
        }
    }

    public void Failed(ClientTransaction transaction, int status, string why, TimeSpan now) => core.Emit(new SipTrunkAnswered(trunk, question, status, why));
}

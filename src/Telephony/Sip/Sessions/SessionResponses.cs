namespace Crm.Telephony.Sip;

/// <summary>Answers to one request within a dialog: its server transaction is made with the first of them.</summary>
internal readonly struct SessionResponses(Session session, SipMessage request, SipFlow flow)
{
    /// <summary>Answers at once and for good.</summary>
    public void Final(int status, string? reason, TimeSpan now, params ReadOnlySpan<SipHeader> extra)
    {
        var services = session.Services;
        ServerTransaction transaction = request.Method == SipMethods.Invite
            ? new InviteServerTransaction(services.Core, services.Transactions, request, flow, null)
            : new NonInviteServerTransaction(services.Core, services.Transactions, request, flow);
        ReadOnlySpan<SipHeader> headers = status is 405 or 501 || (status == 200 && request.Method == SipMethods.Options)
            ? [new(SipHeaderNames.Allow, SipMethods.Allow), .. extra]
            : extra;
        transaction.Respond(status, services.Responder.Write(request, flow, status, reason, null, headers), now);
    }
}

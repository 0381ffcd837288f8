namespace Crm.Telephony.Sip;

/// <summary>What a session needs of the engine.</summary>
internal sealed record SessionServices(SipCore Core, TransactionTable Transactions, SessionTable Sessions, Responder Responder, BindingTable Bindings);

/// <summary>Whom a session is with.</summary>
/// <param name="Phone">User of the phone, whose requests follow its binding; null otherwise.</param>
/// <param name="Credentials">Answers challenges to our requests; null when there are none to give.</param>
/// <param name="ContactUser">User part of our Contact.</param>
internal sealed record SessionPeer(string? Phone, DigestClient? Credentials, string ContactUser);

namespace Crm.Telephony.Sip;

/// <summary>
/// The realm to which one set of credentials belongs. Answering another one would hand whoever is behind the peer a hash of the password to
/// guess at (a proxy passes on the challenges of those that it calls). Where none is configured, the first that took our credentials is it.
/// </summary>
internal sealed class DigestRealm(string? configured)
{
    private string? _value = configured;

    public bool Admits(string realm) => _value is null || _value == realm;

    /// <summary>The peer let us in with an answer to this realm's challenge.</summary>
    public void Accepted(string realm) => _value ??= realm;
}

namespace Microsoft.SqlServer.Server;

// The SQL Server driver names these four types when it sends any parameter, and looks for them in an assembly of this name. They describe types that are
// written in .NET and run inside the database, of which there are none here. The published package that holds them cannot be restored everywhere that this
// builds: where it can, reference Microsoft.SqlServer.Server and remove this project.

/// <summary>How a type that runs inside the database is written to bytes.</summary>
public enum Format
{
    Unknown = 0,
    Native = 1,
    UserDefined = 2,
}

/// <summary>A type that writes itself to bytes.</summary>
public interface IBinarySerialize
{
    void Read(BinaryReader r);

    void Write(BinaryWriter w);
}

/// <summary>Marks a type that runs inside the database.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Struct)]
public sealed class SqlUserDefinedTypeAttribute(Format format) : Attribute
{
    public Format Format { get; } = format;

    public int MaxByteSize { get; set; }

    public bool IsFixedLength { get; set; }

    public bool IsByteOrdered { get; set; }

    public string? ValidationMethodName { get; set; }

    public string? Name { get; set; }
}

/// <summary>A type that was to run inside the database and cannot.</summary>
public sealed class InvalidUdtException : Exception
{
    public InvalidUdtException(string message)
        : base(message)
    {
    }
}

using System.Collections;
using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using Microsoft.Data.SqlClient;

namespace Crm.HelpDesk.Tests.SqlServer;

/// <summary>
/// A connection to no server: it keeps the commands that this thread sends and answers each with no rows (or, for a streaming test, with rows that it counts).
/// Everything up to it is what runs against a real server: the provider's model, its translation, its commands and the driver's parameters.
/// </summary>
internal sealed class StubConnection : DbConnection
{
    [ThreadStatic]
    private static List<SqlCommandSeen>? _seen;

    /// <summary>What this thread has sent.</summary>
    public static List<SqlCommandSeen> Seen => _seen ??= [];

    /// <summary>Answers a command with a reader; null for no rows.</summary>
    public Func<string, DbDataReader?> Answer { get; init; } = _ => null;

    [AllowNull]
    public override string ConnectionString { get; set; } = "Server=stub;Database=stub";

    public override string Database => "stub";

    public override string DataSource => "stub";

    public override string ServerVersion => "16.00.0000";

    // Always open, and so without a state that threads could share.
    public override ConnectionState State => ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    public override void Close()
    {
    }

    public override void Open()
    {
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new StubTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new StubCommand(this);

    private sealed class StubTransaction(StubConnection connection, IsolationLevel isolation) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => isolation;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }

    private sealed class StubCommand(StubConnection connection) : DbCommand
    {
        // The driver's own collection, so that its parameters are made and checked as it does.
        private readonly SqlCommand _real = new();

        [AllowNull]
        public override string CommandText { get; set; } = "";

        public override int CommandTimeout { get; set; }

        public override CommandType CommandType { get; set; } = CommandType.Text;

        public override bool DesignTimeVisible { get; set; }

        public override UpdateRowSource UpdatedRowSource { get; set; }

        protected override DbConnection? DbConnection { get; set; } = connection;

        protected override DbParameterCollection DbParameterCollection => _real.Parameters;

        protected override DbTransaction? DbTransaction { get; set; }

        public override void Cancel()
        {
        }

        public override int ExecuteNonQuery()
        {
            Keep();
            return 0;
        }

        public override object? ExecuteScalar()
        {
            Keep();
            return null;
        }

        public override void Prepare()
        {
        }

        protected override DbParameter CreateDbParameter() => new SqlParameter();

        protected override DbDataReader ExecuteDbDataReader(CommandBehavior behavior)
        {
            Keep();
            return connection.Answer(CommandText) ?? new DataTable().CreateDataReader();
        }

        private void Keep() => Seen.Add(new(CommandText, [.. _real.Parameters.Cast<SqlParameter>().Select(p => (SqlParameter)((ICloneable)p).Clone())]));
    }
}

/// <summary>A command with its parameters as they were when it was sent.</summary>
internal sealed record SqlCommandSeen(string Text, IReadOnlyList<SqlParameter> Parameters);

/// <summary>Rows that are made when they are asked for.</summary>
internal sealed class CountingReader(DbDataReader rows) : DbDataReader
{
    public int RowsRead { get; private set; }

    public override int Depth => rows.Depth;

    public override int FieldCount => rows.FieldCount;

    public override bool HasRows => rows.HasRows;

    public override bool IsClosed => rows.IsClosed;

    public override int RecordsAffected => rows.RecordsAffected;

    public override object this[int ordinal] => rows[ordinal];

    public override object this[string name] => rows[name];

    public override bool Read()
    {
        RowsRead++;
        return rows.Read();
    }

    public override bool GetBoolean(int ordinal) => rows.GetBoolean(ordinal);

    public override byte GetByte(int ordinal) => rows.GetByte(ordinal);

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length) => rows.GetBytes(ordinal, dataOffset, buffer, bufferOffset, length);

    public override char GetChar(int ordinal) => rows.GetChar(ordinal);

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length) => rows.GetChars(ordinal, dataOffset, buffer, bufferOffset, length);

    public override string GetDataTypeName(int ordinal) => rows.GetDataTypeName(ordinal);

    public override DateTime GetDateTime(int ordinal) => rows.GetDateTime(ordinal);

    public override decimal GetDecimal(int ordinal) => rows.GetDecimal(ordinal);

    public override double GetDouble(int ordinal) => rows.GetDouble(ordinal);

    public override IEnumerator GetEnumerator() => rows.GetEnumerator();

    public override Type GetFieldType(int ordinal) => rows.GetFieldType(ordinal);

    public override float GetFloat(int ordinal) => rows.GetFloat(ordinal);

    public override Guid GetGuid(int ordinal) => rows.GetGuid(ordinal);

    public override short GetInt16(int ordinal) => rows.GetInt16(ordinal);

    public override int GetInt32(int ordinal) => rows.GetInt32(ordinal);

    public override long GetInt64(int ordinal) => rows.GetInt64(ordinal);

    public override string GetName(int ordinal) => rows.GetName(ordinal);

    public override int GetOrdinal(string name) => rows.GetOrdinal(name);

    public override string GetString(int ordinal) => rows.GetString(ordinal);

    public override object GetValue(int ordinal) => rows.GetValue(ordinal);

    public override int GetValues(object[] values) => rows.GetValues(values);

    public override bool IsDBNull(int ordinal) => rows.IsDBNull(ordinal);

    public override bool NextResult() => rows.NextResult();
}

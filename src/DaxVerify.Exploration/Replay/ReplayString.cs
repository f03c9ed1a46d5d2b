using System.Buffers.Text;
using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace DaxVerify.Exploration.Replay;

/// <summary>
/// Replay records as text: <c>dv</c>, the version, a dot and, in base64url, the deflated record with a checksum. Damage, strings of another
/// version and of another test are told apart before anything runs. The version rises whenever the same choices no longer mean the same.
/// </summary>
internal static class ReplayString
{
    private const string Prefix = "dv2.";
    private const int PayloadMax = 64 << 20;

    /// <summary>Hash of a test's name, FNV-1a.</summary>
    public static uint HashOf(string test)
    {
        var hash = 2166136261u;
        foreach (var b in Encoding.UTF8.GetBytes(test))
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash;
    }

    public static string Write(ReplayRecord record)
    {
        using var payload = new MemoryStream();
        using (var writer = new BinaryWriter(payload, Encoding.UTF8, leaveOpen: true))
        {
            writer.Write(record.Test);
            writer.Write((byte)((record.MemoryPoints ? 1 : 0) | (record.DetectRaces ? 2 : 0) | (record.PoolThreads > 0 ? 8 : 0)
                | (record.Races == RaceRules.Harmful ? 16 : 0)));
            writer.Write7BitEncodedInt(record.EarlyTimeoutMilliseconds);
            writer.Write7BitEncodedInt(record.StepBound);
            writer.Write(record.ProgramSeed);
            writer.Write7BitEncodedInt(record.Decisions.Count);
            foreach (var decision in record.Decisions)
            {
                writer.Write7BitEncodedInt(decision.Value);
            }

            foreach (var decision in record.Decisions)
            {
                writer.Write(decision.Check);
            }

            if (record.PoolThreads > 0)
            {
                writer.Write7BitEncodedInt(record.PoolThreads);
            }
        }

        var bytes = payload.ToArray();
        using var packed = new MemoryStream();
        packed.Write(BitConverter.GetBytes(Checksum(bytes)));
        using (var deflate = new DeflateStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            deflate.Write(bytes);
        }

        return Prefix + Base64Url.EncodeToString(packed.ToArray());
    }

    /// <summary>Reads a string made for the test with hash <paramref name="test"/>.</summary>
    /// <exception cref="ExplorationException">The string is damaged or belongs to another test.</exception>
    public static ReplayRecord Read(string text, uint test)
    {
        var record = Read(text);
        return record.Test == test ? record : throw new ExplorationException("the replay string was made by another test: pass the test that printed it");
    }

    /// <summary>Whether a string was made for a test.</summary>
    /// <exception cref="ExplorationException">The string is damaged.</exception>
    public static bool IsOf(string text, string test) => Read(text).Test == HashOf(test);

    private static ReplayRecord Read(string text)
    {
        text = text.Trim();
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            throw new ExplorationException(WhyForeign(text));
        }

        byte[] bytes;
        try
        {
            var packed = Base64Url.DecodeFromChars(text.AsSpan(Prefix.Length));
            bytes = Inflate(packed);
            if (packed.Length < 4 || BitConverter.ToUInt32(packed) != Checksum(bytes))
            {
                throw new InvalidDataException("checksum differs");
            }
        }
        catch (Exception e) when (e is FormatException or InvalidDataException or ArgumentException)
        {
            throw new ExplorationException($"the replay string is damaged ({e.Message}): copy it whole, from '{Prefix}' to the end of the line");
        }

        var record = Parse(bytes);
        if (Write(record) != text)
        {
            throw new ExplorationException("the replay string is damaged (it is not written as this version would)");
        }

        return record;
    }

    private static string WhyForeign(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return text.StartsWith("dv", StringComparison.Ordinal) && dot > 2 && int.TryParse(text.AsSpan(2, dot - 2), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? $"the replay string is of version {version}, expected one that begins with '{Prefix}': explore again to get it"
            : $"the replay string doesn't begin with '{Prefix}': it is none";
    }

    private static ReplayRecord Parse(byte[] bytes)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(bytes));
            var hash = reader.ReadUInt32();
            var flags = reader.ReadByte();
            var early = reader.Read7BitEncodedInt();
            var bound = reader.Read7BitEncodedInt();
            var seed = reader.ReadUInt64();
            var values = new int[reader.Read7BitEncodedInt()];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = reader.Read7BitEncodedInt();
            }

            var checks = reader.ReadBytes(values.Length);
            if ((flags & 4) != 0)
            {
                throw new ExplorationException("the replay string is from when static constructors ran at the start: explore again to get a new one");
            }

            var poolThreads = (flags & 8) != 0 ? reader.Read7BitEncodedInt() : 0;
            if (checks.Length != values.Length || reader.BaseStream.Position != bytes.Length)
            {
                throw new EndOfStreamException();
            }

            return new ReplayRecord
            {
                Test = hash,
                MemoryPoints = (flags & 1) != 0,
                DetectRaces = (flags & 2) != 0,
                Races = (flags & 16) != 0 ? RaceRules.Harmful : RaceRules.Strict,
                EarlyTimeoutMilliseconds = early,
                StepBound = bound,
                PoolThreads = poolThreads,
                ProgramSeed = seed,
                Decisions = [.. values.Zip(checks, (v, c) => new Decision(v, c))],
            };
        }
        catch (Exception e) when (e is IOException or FormatException or OverflowException)
        {
            throw new ExplorationException("the replay string is damaged (its parts don't fit together)");
        }
    }

    private static byte[] Inflate(byte[] packed)
    {
        if (packed.Length < 5)
        {
            throw new InvalidDataException("too short");
        }

        using var inflate = new DeflateStream(new MemoryStream(packed, 4, packed.Length - 4), CompressionMode.Decompress);
        using var result = new MemoryStream();
        var buffer = new byte[81920];
        for (var n = inflate.Read(buffer); n > 0; n = inflate.Read(buffer))
        {
            result.Write(buffer, 0, n);
            if (result.Length > PayloadMax)
            {
                throw new InvalidDataException("too long");
            }
        }

        return result.ToArray();
    }

    private static uint Checksum(byte[] bytes)
    {
        var hash = 2166136261u;
        foreach (var b in bytes)
        {
            hash = (hash ^ b) * 16777619u;
        }

        return hash ^ (hash >> 15);
    }
}

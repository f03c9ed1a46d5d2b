using System.Security.Cryptography;
using System.Text;

namespace DaxVerify.Exploration.Rewriting;

/// <summary>
/// Rewritten assemblies by content, in memory and on disk, so that repeated explorations and worker processes don't rewrite
/// again. The key covers the assembly, its symbols, the engine, which assemblies are rewritten together and which of their classes have objects that are released.
/// </summary>
internal sealed class RewriteCache
{
    private static readonly Dictionary<string, RewrittenAssembly> s_memory = [];
    private readonly HashSet<string> _rewritten;
    private readonly HashSet<string> _asTheyAre;
    private readonly Lifetimes _lifetimes;
    private readonly string _directory;

    /// <summary>Prepares for the assemblies of one load context.</summary>
    public RewriteCache(HashSet<string> rewritten, HashSet<string> asTheyAre, Lifetimes lifetimes, string directory)
    {
        _lifetimes = lifetimes;
        _asTheyAre = asTheyAre;
        _rewritten = rewritten;
        _directory = directory;
    }

    private static string Folder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "daxverify",
        "rewritten");

    /// <summary>The rewritten copy of the assembly at <paramref name="path"/>.</summary>
    public RewrittenAssembly Get(string path)
    {
        var key = Key(path);
        lock (s_memory)
        {
            if (s_memory.TryGetValue(key, out var known))
            {
                return known;
            }

            if (Load(key) is not { } result)
            {
                using var finder = new AssemblyFinder([_directory]);
                result = AssemblyRewriter.Rewrite(path, _rewritten, _asTheyAre, _lifetimes, finder);
                Store(key, result);
            }

            s_memory.Add(key, result);
            return result;
        }
    }

    private string Key(string path)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(typeof(RewriteCache).Module.ModuleVersionId.ToByteArray());
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(';', _rewritten.Order(StringComparer.Ordinal))));
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(';', _asTheyAre.Order(StringComparer.Ordinal))));
        hash.AppendData(Encoding.UTF8.GetBytes(_lifetimes.Key));
        hash.AppendData(File.ReadAllBytes(path));
        var symbols = Path.ChangeExtension(path, ".pdb");
        if (File.Exists(symbols))
        {
            hash.AppendData(File.ReadAllBytes(symbols));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    /// <summary>The file holds: flags, length of the image, image, symbols.</summary>
    private static RewrittenAssembly? Load(string key)
    {
        try
        {
            var bytes = File.ReadAllBytes(Path.Combine(Folder, key));
            var length = BitConverter.ToInt32(bytes, 1);
            return new RewrittenAssembly(bytes[5..(5 + length)], bytes[(5 + length)..], (bytes[0] & 1) != 0, (bytes[0] & 2) != 0, (bytes[0] & 4) != 0);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private static void Store(string key, RewrittenAssembly result)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            var temporary = Path.Combine(Folder, $"{key}.{Environment.ProcessId}");
            Write(temporary, result);
            File.Move(temporary, Path.Combine(Folder, key), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentOutOfRangeException)
        {
            // Without a place to write, or for so large a file (of which .NET tells as of a wrong argument), every process rewrites for itself.
        }
    }

    private static void Write(string path, RewrittenAssembly result)
    {
        try
        {
            using var file = File.Create(path);
            file.WriteByte((byte)((result.PollsLocks ? 1 : 0) | (result.UsesTasks ? 2 : 0) | (result.KeepsThreadsApart ? 4 : 0)));
            file.Write(BitConverter.GetBytes(result.Image.Length));
            file.Write(result.Image);
            file.Write(result.Symbols);
        }
        catch
        {
            File.Delete(path);
            throw;
        }
    }
}

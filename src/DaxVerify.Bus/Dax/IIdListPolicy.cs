namespace DaxVerify.Bus.Dax;

/// <summary>When a driver that is unregistered drops the ids that it was given.</summary>
public interface IIdListPolicy
{
    /// <summary>Whether its files are removed first, so that nobody can add another id afterwards.</summary>
    bool OutlivesFiles { get; }
}

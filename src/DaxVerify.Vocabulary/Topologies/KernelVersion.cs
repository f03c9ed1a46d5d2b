namespace DaxVerify.Vocabulary.Topologies;

/// <summary>The kernels that recordings come from.</summary>
public enum KernelVersion
{
    /// <summary>Linux 6.1.</summary>
    Linux61,

    /// <summary>Linux 6.12.</summary>
    Linux612,
}

namespace DaxVerify.Bus.Sysfs;

/// <summary>The permission bits that attributes have. Opening against them is EACCES, root included.</summary>
public enum AttributeMode
{
    /// <summary>0444.</summary>
    ReadOnly,

    /// <summary>0400.</summary>
    RootReadOnly,

    /// <summary>0644.</summary>
    ReadWrite,

    /// <summary>0200.</summary>
    WriteOnly,
}

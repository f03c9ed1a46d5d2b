namespace DaxVerify.Verification.Generation;

/// <summary>The kinds of operation that a generated sequence mixes; swarm testing switches them off one by one.</summary>
public enum OperationKind
{
    /// <summary>Write of a region's <c>create</c>.</summary>
    Create,

    /// <summary>Write of a region's <c>delete</c>.</summary>
    Delete,

    /// <summary>Write of an instance's <c>size</c>.</summary>
    Size,

    /// <summary>Write of an instance's <c>mapping</c>.</summary>
    Mapping,

    /// <summary>Write of an instance's <c>align</c>.</summary>
    Align,

    /// <summary>Write of an instance's <c>memmap_on_memory</c>.</summary>
    MemmapOnMemory,

    /// <summary>Write of a driver's <c>bind</c>.</summary>
    Bind,

    /// <summary>Write of a driver's <c>unbind</c>.</summary>
    Unbind,

    /// <summary>Write of a driver's <c>new_id</c>.</summary>
    NewId,

    /// <summary>Write of a driver's <c>remove_id</c>.</summary>
    RemoveId,

    /// <summary>Load of a shipped module.</summary>
    Load,

    /// <summary>Unload of a module.</summary>
    Unload,

    /// <summary>Load of a driver made for a test.</summary>
    LoadTestDriver,

    /// <summary>Binding and unbinding of a provider.</summary>
    Provider,

    /// <summary>Write of a memory block's <c>state</c>.</summary>
    MemoryBlock,

    /// <summary>Read of an attribute.</summary>
    Read,

    /// <summary>Opening and closing of a device node.</summary>
    File,

    /// <summary>Mapping of a device.</summary>
    Map,

    /// <summary>Unmapping, whole or in part.</summary>
    Unmap,

    /// <summary>Load or store through the mapping.</summary>
    Touch,

    /// <summary>Fork with a load in the child.</summary>
    Fork,

    /// <summary>Text that an attribute doesn't take.</summary>
    Malformed,

    /// <summary>What brings kmem nearest to an instance that it takes or gives back in part.</summary>
    KmemInPart,

    /// <summary>Another operation with a fatal signal.</summary>
    Killed,

    /// <summary>Another operation with a failing allocation.</summary>
    FailingAllocation,

    /// <summary>A write that would take a memory block offline, which a page that can't be moved keeps online.</summary>
    RefusedOffline,
}

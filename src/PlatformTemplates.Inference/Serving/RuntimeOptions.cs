namespace PlatformTemplates.Inference.Serving;

/// <summary>Threads and memory of ONNX Runtime for one version.</summary>
public sealed class RuntimeOptions
{
    /// <summary>How many runs may be at work at the same time. Default: 1, each with all threads; more suits many processors and a small model.</summary>
    public int Concurrency { get; set; } = 1;

    /// <summary>
    /// The threads of one run. Default: the processors that the container may use (<see cref="Environment.ProcessorCount"/>),
    /// divided among <see cref="Concurrency"/>; ONNX Runtime's own default is every core of the node.
    /// </summary>
    public int? IntraOpThreads { get; set; }

    /// <summary>Threads for branches of the graph that don't depend on each other. Default: 1, one operator after the other.</summary>
    public int InterOpThreads { get; set; } = 1;

    /// <summary>
    /// Whether threads that wait for work keep a processor busy. Quicker by microseconds, at the price of the processor time that
    /// the container has a limit of. Default: false.
    /// </summary>
    public bool AllowSpinning { get; set; }

    /// <summary>Whether memory is kept for the next run rather than given back. Default: true.</summary>
    public bool MemoryArena { get; set; } = true;

    /// <summary>Whether memory is laid out in advance; only of use where all requests have the same shape. Default: true.</summary>
    public bool MemoryPattern { get; set; } = true;

    /// <summary>Whether what a run needed beyond the arena's first chunk is given back after it. Slower, smaller. Default: false.</summary>
    public bool ShrinkMemory { get; set; }

    /// <summary>Where models run. <see cref="Device.Cuda"/> needs the package Microsoft.ML.OnnxRuntime.Gpu. Default: the processor.</summary>
    public Device Device { get; set; }

    /// <summary>The number of the GPU. Default: 0.</summary>
    public int DeviceId { get; set; }
}

/// <summary>Where models run.</summary>
public enum Device
{
    /// <summary>The processor.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU.</summary>
    Cuda,
}

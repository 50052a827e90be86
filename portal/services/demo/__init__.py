"""An office's demo folder brought to life: fictional requests told through the services, as if they had happened."""
